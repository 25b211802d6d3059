"""The words of risk, and the harmless company in which the same words come: a table.

Each entry is a phrase of plain words as the normaliser writes them (lower case, no
punctuation, `dont` as `do not`, `pics` as `photo`). Phrases are parted by commas.

    word      that word
    word*     a word that begins so
    a/b       either (each may end in *)
    ..        up to four words of any kind
    @name     any word of the list of that name in LISTS

An ALARM is seldom said unless somebody is in danger. A WORRY needs a person and no
harmless company. A FRAME is the harmless company: a general question, an awareness day,
a vacancy, a course. Idioms (`urgency_idioms`) are struck out before anything else is read.
"""

from types import MappingProxyType

LISTS = MappingProxyType(
    {
        "they": "he she they him her them his their himself herself themselves hers",
        "one": "he she they i him her them me we",
        "child": "child children boy boys girl girls lad lads lass kid kids teen teens teenager "
        "teenagers toddler toddlers baby babies youth youngster youngsters son daughter twins "
        "sister brother pupil schoolgirl schoolboy niece nephew grandson granddaughter minor "
        "minors siblings yr year under",
        "adult": "member members client clients participant participants user users resident "
        "residents man woman men women bloke guy chap lady gentleman gent person mum dad mother "
        "father volunteer volunteers follower learner tenant attendee regular carer nan grandad "
        "wife husband partner girlfriend boyfriend bf gf ex neighbour parent parents mate friend "
        "couple family elderly beneficiary stepdad stepmum stepfather stepmother uncle auntie "
        "aunt cousin peer customer visitor mums dads grandma grandmother somebody someone",
        "kin": "mum dad mother father stepdad stepmum stepfather stepmother uncle aunt auntie "
        "brother brothers sister husband wife partner boyfriend girlfriend bf gf ex fella carer "
        "grandad nan son daughter family parents cousin fiance hubby missus landlord",
        "older": "older grown adult",
        "man": "man men bloke guy chap male lad boyfriend woman boy stranger person people "
        "blokes guys strangers",
        "told": "told tells says said say saying showed messaged posted wrote written commented "
        "mentioned disclosed admitted reckons texted confided typed whispered rang emailed "
        "sent put reports reported confessed hinted claims",
        "now": "tonight yesterday today again now already currently overnight nightly lately "
        "recently weekend since",
        "young": "10 11 12 13 14 15 16 17 ten eleven twelve thirteen fourteen fifteen sixteen "
        "10yo 11yo 12yo 13yo 14yo 15yo 16yo 9yo 8yo seventeen",
        "grownage": "18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 45 50 "
        "60 eighteen nineteen twenty thirty forty fifty twenties thirties forties fifties",
        "force": "make* made making force* forcing pressur* coerc*",
        "hit": "hit hits hitting punch* slap* kick* beat beats beating beaten shove* shoving "
        "thump* headbutt* strangl* chok* batter* smack* whack* belted pinned grabbed",
        "hurt": "hurt* harm* abus* assault* attack* touch* grop* rap* molest*",
        "fear": "scared frighten* terrif* petrified afraid unsafe fearful",
        "pill": "pill pills tablets paracetamol meds tabs ibuprofen codeine morphine insulin",
        "give": "give gives gave giving given sent send sends sending buy buys bought lend lent "
        "pay pays paid hand handed handing",
    }
)

ALARMS = MappingProxyType(
    {
        "self_harm": """
kill/killing/killed himself/herself/themselves/myself/themself/yourself, kms, kys,
end/ending/ends/ended his/her/their/my/it life/all, ending it/things, want/wants/wanted 2/to die,
wanting to die, want/wants to be dead, rather be/not dead/wake, wishes/wish .. dead, suicid*,
self harm*, selfharm*, sh again, not/never .. wake/waking up, without me, off without him/her,
take/taking/took own life, take/taking/took his/her/my own life, taken .. overdose,
cut/cuts/cutting/harming/hurt/hurting/burning/harm/starving himself/herself/themselves/myself,
cuts/scratches/scars/scratch/burns .. arm/arms/wrist/wrists/leg/legs/thigh/thighs,
slit* .. wrist*, hang/hanged/hanging himself/herself/myself, jump* .. bridge/roof/train/cliff,
noose, rope .. garage,
not/wont/never be here/around/about .. much/tomorrow/next/week/monday/christmas/longer/anymore,
not want/wanna .. be here/alive/exist, not/wont be here .. longer/anymore/week,
goodbye .. everyone, say/saying/said/says goodbye/goodbyes,
no point .. living/anymore/alive/life/going, no reason .. live, stockpil*, stash* .. @pill,
hoard* .. @pill, suicide note, goodbye note, note .. written/left, better off without/dead,
everyone .. better off, not go/carry on/anymore, not .. do this anymore, not .. take .. anymore,
nothing .. live for, tired of living/life/existing, had enough of life/living,
razor/blade .. arm/wrist/leg/skin, lined up .. pills/tablets, under a train,
front of .. train/bus, disappear .. good/forever, sleep forever, never wake,
not see .. point .. living/life, cuts himself, least painful, painless way, i am done .. done,
how many paracetamol/pills/tablets, something stupid, top himself/herself/myself/themselves,
driving into .. wall/tree, cutting/cuttin/cut his/her/my arms/arm/legs/legs/wrists/herslef,
not .. around/here .. birthday/christmas/long, had enough of being here, do it properly/right,
nothing left .. for, cba .. life, reason .. still alive, worked out how .. do,
tell everyone .. thank, hurt himself/herself/myself, thoughts of suicide, photo of a noose/razor,
googling methods, self harm""",
        "grooming": """
groom* .. @child, being groomed, mature for .. age, our/your/little secret,
keep it secret .. mum/dad, not tell .. mum/dad/parents/anyone,
@older @man .. messag*/text*/snapchat/add*/follow*/chat*, delete/deleted .. chats/messages .. so,
asking .. @child .. nudes/photos/numbers/meet/home/wear*, send* .. gifts .. @child, home alone,
sexual .. @child/message*/comment*, kisses .. @young,
messages/messaging/adding/added all the @child/under/girls/boys,
perv/perverts/pervert/paedo/paedophile/nonce, tryna/trying to link,
asking for .. snapchat/nudes/number .. @child, from a man/stranger asking, grown man,
unwanted/sexual photo/photos/message/messages, sexual captions""",
        "sexual_images": """
nude/nudes/naked/topless .. @child/@they/@young,
sent/send/sending/sends/shared/sharing/took .. nudes/nude,
nudes/nude .. shared/sent/sending/asking, asked/asking/asks .. nudes/nude/naked, dick photo*,
naked photo*/of, indecent photo*/image*, revenge porn, abuse images/material,
intimate photo*/image*/video*, child porn*, sexual photo*/image*/video*, fake nudes,
underwear photo*, photo/photos .. in her/his underwear, photo/photos in underwear,
feet photo/photos, selling photo/photos, photos .. children changing, girl .. nudes""",
        "age_gap": """
@young .. dating/seeing/engaged/boyfriend/girlfriend/bf/gf .. @grownage,
boyfriend/girlfriend/bf/gf is @grownage, @young .. year old .. @grownage year old,
boyfriend/girlfriend/bf/gf of @grownage, @young .. boyfriend/girlfriend/bf/gf .. older,
kissed/kissing/kiss .. @child/@young""",
        "sextortion": """
blackmail*, sextort*, send .. photo*/video*/nudes .. unless, unless .. pay*,
post/share/send/leak .. photos/video if, pay .. or .. post/send/share/leak, filmed .. webcam,
has/have/got photos/video of him/her, filmed .. undress*""",
        "meeting_stranger": """
meet/meeting .. off/from ..
internet/app/online/snapchat/instagram/fortnite/discord/tinder/roblox,
met online .. meet*/pick*/stay*, never met .. @man/@they, going to meet .. @man/online/stranger,
internet friend .. meet*/pick*""",
        "domestic_abuse": """
@kin/he/she @hit .. @they/me, keeps/been/is/was/dad/mum @hit .. @they/me, @hit .. by .. @kin,
black eye/eyes, split lip, scared/frightened/afraid/terrified to go/be home/alone/leave,
scared/frightened/terrified/afraid/petrified of .. @kin/@they/@man,
not/never let/allow*/lets .. leave/out/see/have/go/come/eat/use,
not allowed .. friends/out/phone/leave/money,
takes/took/checks/reads/check/read .. phone/messages/texts off/constantly/every/all/from,
controls/controlling @they/her/what, hands .. throat/neck, strangle*,
locked/locks/lock @they .. in/out/up, not safe .. home, unsafe at home,
domestic abuse/violence .. @they, controlling partner/boyfriend/husband/bf, forces himself,
refuge .. address, shoved/pushed/threw/dragged/grabbed/pinned him/her/me, tracks/tracking @they,
non molestation, smash* .. phone/house/up, smashing .. house/up/things, non mol, controls all,
checks her/his phone, hurts her/him/them/me,
wife/husband/partner/dad/mum @hit/hurts/pushed/threw/shoved/broke, mum .. locked in,
gets/got locked in, broke his/her arm/wrist/nose/rib/ribs/jaw,
hitting/hurting/beating/controlling @they/me, chucked/kicked/thrown/threw @they out,
treading/walking on eggshells""",
        "threats_violence": """
kill/stab/shoot/hurt/batter/burn/rape/petrol/murder/attack/find/get
him/her/them/us/me/someone/everyone/people,
threat*/threaten* .. kill/@they/stab/burn/hurt/member/staff/@child/volunteer,
kill his/her/their/my .. @kin/him/dog, know/knows where .. live/lives,
with a knife/machete/bat/gun/blade,
has/carrying/carries/carry/got .. knife/machete/blade/gun/acid, stabbed, jumped by/last,
got jumped, beaten up, attacked by/on/him/her/last, acid .. face/attack, come/coming .. knife,
waiting for him/her/me, break .. legs, bomb the, petrol bomb*, burn .. house/down,
voices/voice telling, deserve* what is coming, sort us/him/her/them out, hair in the,
had a hammer/knife/bat, barricaded, get a knife, tries/trying to hurt, beat up, throw the baby""",
        "criminal_exploitation": """
county lines .. @child/@they, running drugs,
sell/selling/dealing/carrying/carry/moving/shotting/delivering/hold/holding ..
drugs/weed/coke/packages/crack/gear/food/bags, going/gone country/cunch, trapping, trap house,
drug/drugs debt, owes .. money/dealer*/people/olders, two phones, burner phone,
debt .. olders/dealer*/gang, gang .. after/making/made/got, use/using his/her bank account,
money mule, plugg*, made to carry/sell/hold/deal/steal/shoplift/buy,
pressured .. sell/shot/deal/carry, approached by .. older/men/gang, carry stuff/things,
exploited by, easy drops/money, big roll of, in over .. head, bad people, bundles of""",
        "exploitation": """
takes/holds/has/took/taken/kept/keeps his/her/their/my/all passport/papers/documents/wages,
traffick*, slave*, not/never paid .. work*/days, works/working .. hours .. nothing/unpaid/unpaid,
owes .. flight/travel, sex with/for .. money, see men, made to beg/work/sleep/have,
keep/keeps/holding/hold/takes/take .. passport/documents/papers, take .. my/his/her/their wages,
moved from town""",
        "honour_marriage_fgm": """
forced marriage .. @they, forced/made/force/making .. marry/marriage, forced to marry,
married off, marry .. cousin/stranger/abroad, going/being to be cut, be cut .. summer/holiday*,
fgm .. @child/@they, honour .. kill*/family, shamed .. family, shame .. on .. family,
one way ticket, disown*/dishonour* .. @they/family, spoon in,
taken/taking .. abroad/pakistan/somalia/bangladesh/india/sudan/gambia ..
marry/wedding/cut/marriage/married, daughters/daughter/girls cut,
circumcis* .. girl/girls/daughter, get/be married .. not want, send/sent @they back home,
locked her/him in, marry whether, engaged to a .. never""",
        "radicalisation": """
radicalis*, isis, beheading*, jihad*, race war, martyr, manifesto, neo nazi*,
make/making/build* .. bomb*/explosive*, incel/extremist/terror* .. stuff/videos/group/chat*,
far right .. group/stickers/stuff/chat*""",
        "financial_abuse": """
cuckoo* .. @adult/@they, moved/moving/moved in .. flat .. out,
took/taken/taking over .. flat/house/home, romance scam .. @they,
takes/taking/took/taken/stealing/steals/stole/has/got/using/keeps his/her/their
pin/benefits/money/card/pension/wages,
sent/sending/lent/given/gave/giving .. savings/thousands/thousand/hundreds,
bank card .. him/her/someone/friend/carer, selling .. furniture,
takes/taking/took .. pension/benefits/money, strangers/people/men .. living in/at her/his/their,
borrowing .. off/from members/clients, borrowing his/her/their card, gave .. card to,
lent .. thousand/hundred""",
        "neglect": """
not .. eaten/fed/eat since/for/all/in/properly/days/anything,
left/leaving/leaves/leave .. alone/themselves/unsupervised/overnight,
no food .. house/home/cupboard*/days/fridge, nothing .. eat/fridge/cupboard*, same clothes,
stinks/smells .. wee/urine, home/house alone .. @child/@young, nobody .. home/feeding/looking,
mum/dad is/was .. away/drunk/using/passed, bedsores, starving/hungry .. @child,
no heating/electric/gas, eating/eats/ate .. bins/bin, not fed,
sleep*/slept .. shed/car/park/rough/street*, baby .. alone/left/neighbour, cupboard* .. nothing,
nothing in the cupboards/cupboard/fridge, leaves/leaving/left them/him/her on, same nappy,
kids/children .. jump if, no adult, no one .. come/came for/collected, not ate/eaten,
living on toast""",
        "eating_disorder": """
makes/making/made himself/herself/themselves/myself sick,
throwing/throws/brings/bringing up .. food/lunch/dinner/meals/eat*, anorexi* .. @they,
bulimi* .. @they, pro ana, proana, skin and bone, laxatives, starving herself/himself/themselves,
purging, thinspo""",
        "medical": """
took/taken/taking/swallowed/had/necked .. whole/all/loads/too/box/bottle/pack ..
tablets/pills/paracetamol/many/meds/box, overdos* .. @they/@adult/@child, ods, overdosed,
not wake up, not waking up, unconscious, collapsed, not breathing, stopped breathing,
not .. breathing right/properly, having/having a heart attack/stroke, chest pain*, lips .. blue,
drank/drunk/swallowed bleach/battery/antifreeze, a fit, fitting outside/on,
bleeding badly/heavily/lots, gone floppy, stopped taking his/her/their/my, seizure*, slurring,
taken/took/swallowed/had @young/20/30/40/50/thirty/twenty/forty, not responding,
swallowed .. battery/bleach/tablets/pills, voices .. telling, stopped .. medication/meds""",
        "missing": """
gone/been/went/reported missing, missing since/from, ran/run/running/runaway away/from, runaway,
not been seen, not seen .. since, not/never came/come/returned home/back,
not/no heard .. days/weeks/since/from, walked out .. ward/hospital,
not answering .. door/phone/calls, whereabouts, done/doing a runner, do not know where he/she,
not .. door .. days, ran off, run off, not turned up .. weeks/days/not,
five/four/three/six days nothing, straight to voicemail""",
        "bullying": """
told/telling/tells/tell/told @they .. to die/kill, should die, go die, drink bleach,
better off dead, everyone .. hates/laughing, beaten .. up .. filmed, hate page/account .. about,
bullied .. suicid*/school/leave/eating/harm*/point/breaking""",
        "stalking": """
following/follows/followed/follow him/her/me home/around/to, stalk* .. @they/me/by, stalker,
outside/turned/turning/turns/turn up .. house/home/work/flat/door/school/address,
turns/turned/turning up at, posted/leaked/shared/published/put .. address, tracker,
new accounts to, find/finding/found out where .. live/lives/works/she/he, doxx*, doxed,
keeps asking .. address/where, outside my/her/his house, photos of my own/front house,
my own front door, where i/she live/lives/park, knows my car, being stalked,
keeps/kept turning/coming/showing up""",
        "allegation": """
colleague/volunteer/worker/staff/coach/trustee/manager/leader/driver/teacher/carer ..
touched/touch*/kissed/groped/slapped/hit/sleeping/ flirting/abus*/borrowing,
staff/colleague/volunteer/worker/coach/leader .. messaging/texting/snapchat/seeing/dating ..
@child/@young/yp,
worker/volunteer/colleague/coach/he touched/touches/groped/kissed .. @they/@child/me,
inappropriate .. with/messages/touching/contact .. @child/member/client/yp/young,
sleeping/relationship/affair with .. client/member/service/resident, rough with,
volunteer/worker/colleague/staff .. drunk .. children,
service user/client/member staying at his/her, keep quiet about, leave it out of the record,
hand on my leg/thigh/bum/knee, tries it on, messaging .. young people/children privately""",
        "abuse": """
raped, rape/rapes/raping him/her/me, been raped/assaulted/abused/touched/hurt/hit,
sexually assault*/abus*/touched, molest*,
abuses/abused/abusing/abuse/hurts/hurting/touches/ touched/touching him/her/them/me, bruise*,
finger marks, burn mark*, cigarette burn*, groped, interfered with, inappropriately touch*,
touch* inappropriately, touched .. where/inappropriately/private*,
hits/hit/beats/beat/hurts/punches/kicks/slaps/belts/smacks/batters @they/me/us,
being hurt/hit/abused/beaten/used/exploited/controlled/followed/groomed/threatened/
blackmailed/bullied/made/forced/stalked, comes/came/come in/into my/his/her room/bed/bedroom""",
        "in_danger": """
in danger, at risk .. from/of .. @they/harm, not safe, not feel/feels/felt safe,
does not feel safe, fear* for .. life/safety/his/her, scared for/that, save/help/rescue me,
worried sick, please help .. @they/@child/@adult,
safeguarding concern/issue .. about @adult/@child, in trouble/crisis""",
    }
)

WORRIES = MappingProxyType(
    {
        "self_harm": """
hopeless, worthless, burden, empty, numb, razor, blade, blades, rope, bridge, cliff, scars, cuts,
bandage*, goodbye, voices, end it, despair*, give up, gave/giving/given away, pills, tablets,
stockpil*, lighter, dark place, really low, very low, low lately, no one would,
nobody would/will notice/miss/care, nobody/no cares, no way out, note, soon, the end,
hates himself/herself/themselves/life, hate myself/life, peace with, sorry for everything,
thank everyone, look after .. dog/cat/children/him/when, letters for, crying, cries, cried,
sobbing, broken, river, drown, disappear, forever, it is all/getting too, methods, tidying up,
sorting things, debts .. paid, paid off .. debts, ghost, last dinner/time/goodbye, not wake,
meds""",
        "grooming": """
gifts, secret, secretly, skins, robux, vapes, webcam, cam, vbucks, snapchat, discord, kik, yubo,
telegram, omegle, roblox, fortnite, gaming, in his/her room, creepy, creeps, weird, older,
stranger, trust him, private* messag*, scout, modelling,
asks/asking/asked .. wears/wear/school/age/live/number/bra/alone, late at night, midnight, 2am,
3am, 1am, princess, sexy, heart eyes, babysit, bedroom, bed, wears, special,
online boyfriend/girlfriend, met online, love* her/him, cagey""",
        "age_gap": """
boyfriend, girlfriend, bf, gf, dating, going out with, seeing a/an/this, age gap, in love,
engaged, relationship, twice .. age, old enough, year 7/8/9/10/ten/nine, pregnant""",
        "sexual": """
nude, nudes, naked, topless, onlyfans, porn*, sexual*, sexting, undress*, bikini, underwear,
intimate, screenshot, images, photos of her/him/girls, sex, changing, shower*, kiss*, touch*""",
        "money": """
owes, debt, loan, borrow*, cash, savings, pin, bank card, scam*, wants money, asking .. money,
sending .. money, sends .. money, sent .. money, pay him/her/them, giro, loan shark*, signing,
moved in, dealer*, money""",
        "domestic": """
ex, shout*, yell*, screams, screaming, controls, controlling, jealous, temper, kicks off,
eggshells, black, marks, flinch*, locked, lock, throws, smashed, drunk, drinking, drinks,
allowed, not let, his/her phone, refuge, leave him/her, leaving him/her, got back with, violent,
aggressive, angry, walked into, fell down, stairs, quiet, withdrawn, jumpy""",
        "violence": """
knife, blade, weapon, gun, fight, fighting, stab*, batter*, kill*, threat*, revenge, burn*,
attack*, hammer, acid, gang, gangs, postcode, beef, olders, bats, bottle*, spat, blood, bleed*,
broken, robbed, mugged, jumped, chased, followed, police""",
        "exploitation": """
phones, drugs, weed, spice, crack, heroin, coke, packages, moped, trap*, train ticket,
new trainers, different cars, disappears, carrying, hide something, working for, passport, wages,
boss, nail bar, car wash, landlord, forced, made to, makes him/her, making him/her/them""",
        "honour": """
wedding, marry, married, marriage, engaged, cousin, passport, abroad, uncles, brothers, shame*,
dishonour*, ceremony, circumcis*, flight, cut, gay, ticket, elders""",
        "radical": """
telegram, unbelievers, incel*, martyr*, extrem*, mosque, synagogue, immigrants, nazi*, shooter,
explosive*, bomb*, weapons, fight abroad, hate*, conspiracy""",
        "neglect": """
hungry, starving, dirty, filthy, smells, stinks, unwashed, alone, unsupervised, bins, nits,
drunk, cold, shivering, lost .. weight, thin, dark, no coat, heating, electric, bed, sores, wet,
soiled, hygiene, caring for, carer, social services, foster, care home, squat, homeless, evicted,
rough, sofa, nowhere to""",
        "medical": """
tablets, overdos*, collapsed, hospital, ambulance, a&e, meds, medication, insulin, fainted,
dizzy, shaking, fitting, blue, bleeding, pregnant, sick, breathing, pain, slurr*, confused,
drunk, wine, detox, sleepy, epilep*, diabet*, not eat*, not eaten, weight, calories, fasting,
999""",
        "missing": """
missing, vanished, not turned/turn/come up, not answer*, no answer, not heard,
not replied/reply/replying, stopped answering/replying/coming/eating/talking, run off, took off,
no contact, no sign, curtains, not been, not seen, gone quiet, no one knows, off since""",
        "fear": """
@fear, safe, unsafe, panic*, nightmare*, hiding, hides, hid, trapped, desperate, beg*, pleaded,
worried about, concerned about, concern* re, worry about, bad feeling, in bits,
beside himself/herself, something not right, is not right, promise* not, not tell, do not tell,
please do not, swear*, in confidence, keep it between, check on, hurt*, harm*, abuse*, danger*,
victim, bullied, bullying, slur*, humiliat*, tormented, picked on, hit, hits, hitting, punch*,
slap*, bruise*, injur*, marks, rumour*, whistle*, inappropriate, suspicious, exploit*,
vulnerable""",
        "allegation": """
inappropriate, inappropriately, alone with, lift home, lifts home, lifts, locks the door,
locked door, favourite*, brush*, restrain*, shouts, too close, handsy, crush on, comments on""",
        "stalking": """
new address, home address, follows, following, new accounts, outside, keeps messaging,
keeps turning, blocked, fake account*, tracker, where .. lives, where .. live, recognised,
waiting outside, turned up, turns up, which school""",
    }
)

FRAMES = MappingProxyType(
    {
        "general": """
what would we/you/i/happen, what if, suppose, hypothetic*, theoretic*, in theory,
if someone/somebody/anyone/a/an/we/ever/there/staff/you, if .. ever,
should someone/a/anyone/it ever, were to, in a scenario, let us say, lets say, say a,
in the event, in case, do we/you have a/any/an policy/rule/form/plan/guidance/protocol/separate,
is there a/any/an, are there any,
policy on/for/about/say/says/cover/covers/want/mention/mentions, the policy, our policy,
procedure*, protocol, flowchart, guidance, guideline*, rule on/about/for, rules, who is the/our,
what is the, what is a, what does/do, where is the, where can/do i, where/who do/does/can,
how do/does/can/should/often/long/many, when do/should/is/are/would, what are we,
are we/you/staff/workers allowed/meant/supposed, should staff/workers/we, are workers, do we,
does the, can we, general question, wondering generally, stands for, stand for, what counts,
how would""",
        "awareness": """
awareness, helpline, hotline, campaign, poster*, leaflet*, hashtag*, world .. day,
international .. day, white ribbon, flyer, share a/the/this/their/an/some/our, sharing, repost,
resource*, infographic, carousel, article, blog, film, talk on, workshop*, webinar, appeal,
fundrais*, justgiving, sponsored, link, event, statistic*, carol*, reel, caption, headline,
podcast, survivor, playlist, book, play, novel, documentary""",
        "recruitment": """
advert*, vacanc*, recruit*, hiring, job ad, job, jobs, interview*, closing date, apply,
applicants, trustees, role, salary, hours pw, cv, worker post, mentor, group, drop in,
support group, café, service""",
        "training": """
training, trained, course, module, e learning, elearning, webinar, scenario, case study,
case studies, example*, role play, roleplay, induction, slides, quiz, exercise, essay,
certificate, trainer, workshop, mock, made up, pretend, fictional, last year, learned, level 3,
handout, session on, refresher, theoretical*""",
        "publishing": """
post, posts, photo, photos, page, comments, video, story, instagram, facebook, tag, livestream,
upload, newsletter, banner, website, logo, permission, consent, password, login, admin, spam,
hacked, bots, crypto, fake profile, phishing""",
        "light": """
lol, haha, ha, hilarious, funny, joke, joking, panto, halloween, murder mystery, zumba, quiz,
bake off, party, chuffed, happy, lovely, award, cake, cuppa, karaoke, banter, match""",
    }
)
