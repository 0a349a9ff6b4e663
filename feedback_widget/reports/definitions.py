"""What each number, outcome and cause of the report means, in words for readers."""

from __future__ import annotations

# key -> title, unit, direction that is good, definition
FIGURES: dict[str, tuple[str, str, int, str]] = {
    "search_success": (
        "Search success", "share", 1,
        "1 less the failure weights of all searched needs, divided by their number: needs that were met by search.",
    ),
    "click_rate": (
        "Click rate", "share", 1,
        "Searched needs after which a result was opened, divided by all searched needs. An answer read in the list of "
        "results needs no click, so 100 % is not the aim.",
    ),
    "helpfulness": ("Helpfulness", "share", 1, "\"Yes\" votes divided by all votes; a changed vote counts once."),
    "contact_rate": (
        "Contact rate", "share", -1,
        "Visits that asked a person, divided by all visits that searched or read an article.",
    ),
    "self_service": (
        "Self-service score", "ratio", 1,
        "Visits that searched or read, for each visit that asked a person.",
    ),
    "csat": ("CSAT", "score", 1, "Mean answer, 1 to 5, of those who were asked after contact."),
    "nps": (
        "NPS", "score", 1,
        "Share of answers 9 and 10 less the share of answers 0 to 6, in points from -100 to 100.",
    ),
    "days_to_close": (
        "Days to close a gap", "days", -1,
        "Median days from a gap's first entry in the ledger to its answer, of gaps answered in the period.",
    ),
}  # fmt: skip

DEFINITIONS: dict[str, str] = {
    "intent": "One need in one visit: its searches, however worded, and what was opened, voted and written after.",
    "failed": "Failure mass: the sum over intents of the weight of how each ended (see the rules).",
    "failure": "Failure mass divided by intents, with the Wilson 95 % interval.",
    "impact": "Failure mass x lower end of the failure rate's 95 % interval x failure rate smoothed over similar "
    "wordings x severity of the cause (less when matches are strong); a gap seen on a single day counts for less (see the rules).",
    "share": "This gap's failure mass as a share of that of all gaps listed.",
    "cumulative": "The shares of this gap and all above it, added up.",
    "visits": "Visits with at least one of the gap's intents.",
    "days": "Days (UTC) on which it was asked.",
    "cause": "The strongest of the causes that something speaks for; the evidence is listed with each. Strength orders "
    "them, from 0 to 100 %; it is no probability.",
    "failed intents": "An intent that failed outright counts 1, one that may have been met counts less: that is why "
    "failures have decimals.",
    "nearest": "The article customers settled on, or else the one search lists first for most of the wordings; its "
    "rank is the median over the wordings (0: not among the first ten).",
    "unknown_words": "Words of the gap's wordings that no article uses in any inflection.",
    "wordings": "What customers typed, shown once enough different visitors typed it (see the rules).",
    "trend": "Intents and failure mass by week, weeks starting on Monday (UTC).",
    "lost": "Lower bound of the share of readers an article did not help (Wilson 95 %, from its votes), times the times "
    "it was opened: the readers it can be expected to have lost.",
    "helpful": '"Yes" votes divided by all votes, with the Wilson 95 % interval.',
    "clicked": "Intents with this wording after which a result was opened, with the Wilson 95 % interval.",
    "terms": "Words that customers search for and no article uses; the nearest known word may be what they mean.",
}

CAUSES: dict[str, str] = {
    "missing": "No article answers it.",
    "wording": "An article answers it in other words than customers use.",
    "ranking": "An article answers it, and search shows it too far down.",
    "unhelpful": "People open the article and still leave without help.",
    "moved": "Customers follow an old address that leads nowhere.",
    "out_of_scope": "Not something this help center is for.",
    "noise": "Tests, bots and slips of the keyboard.",
}

OUTCOMES: dict[str, str] = {
    "contacted": "wrote to support",
    "voted_no": 'voted "no"',
    "voted_yes": 'voted "yes"',
    "no_result": "found nothing and left",
    "gave_up": "tried several wordings and gave up",
    "came_back": "opened a result, came back and gave up",
    "left_weak": "saw only weak matches and left",
    "left_strong": "saw a strong match and left at once",
    "browsed": "found an article through the categories",
    "read_in_place": "read the answer in the list of results",
    "clicked": "opened a result and stayed",
}
