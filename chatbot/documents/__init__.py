"""An organisation's approved document -> its plain text, read in a process of its own."""

from chatbot.documents.limits import BIGGEST_BYTES
from chatbot.documents.names import file_name
from chatbot.documents.reading import DocumentText, Limits, read_document

__all__ = ["BIGGEST_BYTES", "DocumentText", "Limits", "file_name", "read_document"]
