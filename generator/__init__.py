"""The site side of Askwell: content in, help center out."""

__distribution__ = "askwell"
