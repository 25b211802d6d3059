"""Why a document is not read, and what its sender can do: the sentences that people see."""

from chatbot.documents.limits import BIGGEST_BYTES, MOST_CHARACTERS, MOST_PAGES

_KINDS = "Please send the policy as a Word (.docx), PDF, text, Markdown or HTML file."
_AGAIN = "Please open it, save it again, and send the new file."
_ORIGINAL = "Please send the document that was printed, or a PDF made from it."

EMPTY = "This file is empty."
NO_WORDS = "This document holds no words."
TOO_BIG = (
    f"This file is larger than {BIGGEST_BYTES // 1_000_000} MB. "
    "Please send the policy without its pictures."
)
TOO_LONG = (
    f"This document has more than {MOST_CHARACTERS:,} characters. Please send the policy alone."
)
TOO_MANY_PAGES = f"This PDF has more than {MOST_PAGES} pages. Please send the policy alone."
TOO_COSTLY = f"This document takes too much time or memory to read. {_AGAIN}"
BUSY = "Other documents are being read just now. Please try again in a minute."
DAMAGED = f"This document could not be read. It may be damaged. {_AGAIN}"

UNKNOWN_KIND = f"This kind of file cannot be read. {_KINDS}"
NOT_TEXT = f"This file does not hold plain text. {_KINDS}"
NOT_WORD = f"This file is not a Word document. {_KINDS}"
NAMED_WORD = f"This file is named as a Word document, but it is not one. {_AGAIN}"
NAMED_PDF = f"This file is named as a PDF, but it is not one. {_AGAIN}"
NAMED_WEBPAGE = (
    "This file is named as a web page, but it is not one. "
    "If it is plain text, please name it .txt, and send it again."
)
LOCKED = "This document is protected by a password. Please save it without one, and send that."
OLD_WORD = (
    "This is a Word document of the old kind (.doc). Please save it as .docx, and send that."
)
RICH_TEXT = "This is a rich text file (.rtf). Please save it as .docx, and send that."
MACROS = "This Word document can hold macros. Please save it as an ordinary .docx, and send that."
STRICT = (
    'This document was saved as "Strict Open XML". '
    'Please save it as "Word Document (.docx)", and send that.'
)

BOMB = f"This file unpacks to far more than a policy can hold, so it was not opened. {_AGAIN}"
DEFINITIONS = (
    "This Word document holds definitions that Word never writes (DOCTYPE), "
    f"so it was not opened. {_AGAIN}"
)
EMBEDDED = (
    "This Word document shows the text of another file inside it, which cannot be read. "
    "Please copy that text into the document itself, and send it again."
)
TOO_DEEP = (
    "This web page is nested too deeply to be read in full. "
    "Please copy its text into a Word document, and send that."
)
SCANNED = f"This PDF holds pictures of pages and no text. {_ORIGINAL}"


def pictured(page: int) -> str:
    """The refusal of a PDF with one page that is a picture; pages count from 1."""
    return f"Page {page} of this PDF is a picture without text. {_ORIGINAL}"
