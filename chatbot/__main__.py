"""`python -m chatbot` and the command `chatbot`."""

from chatbot.cli import main

if __name__ == "__main__":
    main()
