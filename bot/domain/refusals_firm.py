"""What the rules do not allow about the firm itself."""

from bot.domain.refusals import Refusal


class NumberTaken(Refusal):
    """The organisation number is another firm's of this installation; which, nobody is told (D7)."""

    code = "number_taken"
