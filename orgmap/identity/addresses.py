"""What an address says: whose mailbox, at which domain, a machine's, a list's, or an Exchange legacy name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_SCHEMES = ("mailto:", "smtp:", "sip:", "x500:", "imceaex-")
_ROBOT = re.compile(
    r"""(?:.*[-_.+])?
        (?: no[-_.]?reply | do[-_.]?not[-_.]?reply | mailer[-_.]?daemon | postmaster
          | notifications? | bounces? | auto[-_.]?(?:reply|mailer|responder) )
        (?:[-_.+=].*)?""",
    re.VERBOSE,
)
#: Mailboxes several people read, by what they are for.
_SHARED = frozenset(
    [
        "abuse",
        "accounting",
        "accounts",
        "admin",
        "administration",
        "anfrage",
        "billing",
        "booking",
        "bookings",
        "buchhaltung",
        "career",
        "careers",
        "commercial",
        "compliance",
        "contact",
        "einkauf",
        "enquiries",
        "facilities",
        "feedback",
        "finance",
        "frontdesk",
        "hello",
        "help",
        "helpdesk",
        "hr",
        "info",
        "inquiries",
        "invoice",
        "invoices",
        "it",
        "jobs",
        "kontakt",
        "legal",
        "logistics",
        "mail",
        "marketing",
        "office",
        "orders",
        "payroll",
        "personal",
        "post",
        "press",
        "procurement",
        "purchasing",
        "reception",
        "recruiting",
        "rh",
        "sales",
        "security",
        "service",
        "servicedesk",
        "shop",
        "support",
        "team",
        "tickets",
        "travel",
        "vertrieb",
        "ventes",
        "webmaster",
        "welcome",
        "zentrale",
    ]
)
#: Words of lists and groups: a message to one goes to many.
_LIST_WORDS = frozenset(
    [
        "all",
        "alle",
        "alles",
        "allstaff",
        "all-staff",
        "announce",
        "announcements",
        "bcc",
        "dl",
        "distribution",
        "everybody",
        "everyone",
        "group",
        "grp",
        "list",
        "liste",
        "lists",
        "mailinglist",
        "members",
        "staff",
        "team",
        "teams",
        "undisclosed",
        "verteiler",
    ]
)
_LIST = re.compile(r"(?:dl|grp|list|lst|pdl|vl)[-_.].+|.+[-_.](?:all|dl|group|list|team|staff|everyone)")
_HEX_PREFIX = re.compile(r"^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}-?|^[0-9a-f]{32}-?", re.IGNORECASE)
_LEGACY = re.compile(r"/o=.*/cn=([^/]+)$", re.IGNORECASE)
_NUMBERED = re.compile(r"^(.*?[^\d._-])[._-]?(\d+)$")


@lru_cache(maxsize=1 << 17)
def key(address: str) -> str:
    """Return an address in the form it is compared in: no scheme, no display name, no case.

    >>> key("mailto:Ann.Lee@X.org"), key("Ann Lee <ann.lee@x.org>")
    ('ann.lee@x.org', 'ann.lee@x.org')
    """
    text = address.strip()
    if text.endswith(">") and "<" in text:
        text = text[text.rindex("<") + 1 : -1].strip()
    folded = text.casefold()
    for scheme in _SCHEMES:
        folded = folded.removeprefix(scheme)
    return folded.strip()


def is_robot(address: str) -> bool:
    """Whether an address belongs to a machine by its name (no-reply, mailer-daemon, bounce ...).

    >>> is_robot("no-reply@x.org"), is_robot("jira-notifications@x.org"), is_robot("ann@x.org")
    (True, True, False)
    """
    return _ROBOT.fullmatch(key(address).partition("@")[0]) is not None


def is_shared(address: str) -> bool:
    """Whether an address is read by several people by its name: a shared mailbox or a list.

    Only addresses with an ``@`` are judged: an id or a name may be any word.

    >>> [is_shared(one) for one in ("Sales@x.org", "dl-finance@x.org", "all@x.org", "ann.lee@x.org", "hr")]
    [True, True, True, False, False]
    """
    local, at, _ = key(address).partition("@")
    if not at:
        return False
    words = [word.rstrip("0123456789") or word for word in re.split(r"[-_.+]", local) if word]
    return (
        local in _SHARED
        or local in _LIST_WORDS
        or _LIST.fullmatch(local) is not None
        or (bool(words) and all(word in _SHARED or word in _LIST_WORDS or word.isdigit() for word in words))
    )


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart: ``local`` without plus-part and number, ``number`` behind it, ``domain``.

    ``domain`` is empty for a log-in name and for an Exchange legacy name, whose last part is the log-in.
    """

    text: str
    local: str
    domain: str
    number: str = ""
    legacy: bool = False

    def __hash__(self) -> int:
        # The text says it all, and addresses are looked up very often.
        return hash(self.text)

    @property
    def login(self) -> str:
        """The name of the mailbox with its number: unique at one domain."""
        return self.local + self.number


@lru_cache(maxsize=1 << 17)
def taken_apart(text: str) -> Address:
    """Take an address apart.

    >>> taken_apart("Ann.Lee+news@X.org")
    Address(text='ann.lee@x.org', local='ann.lee', domain='x.org', number='', legacy=False)
    >>> taken_apart("/O=CORP/OU=EX/CN=RECIPIENTS/CN=ALEE2").login
    'alee2'
    """
    plain = key(text)
    legacy = _LEGACY.search(plain)
    if legacy is not None:
        login = _HEX_PREFIX.sub("", legacy[1]) or legacy[1]
        return _numbered(plain, login.strip(), "", legacy=True)
    local, _, domain = plain.rpartition("@") if "@" in plain else (plain, "", "")
    bare = local.partition("+")[0] or local
    domain = {"googlemail.com": "gmail.com"}.get(domain, domain)
    return _numbered(f"{bare}@{domain}" if domain else bare, bare, domain, legacy=False)


def _numbered(text: str, local: str, domain: str, *, legacy: bool) -> Address:
    found = _NUMBERED.match(local)
    if found is None:
        return Address(text, local, domain, "", legacy)
    return Address(text, found[1], domain, found[2], legacy)


def within(domain: str, other: str) -> bool:
    """Whether a domain is the other or lies below it.

    >>> within("emea.corp.example", "corp.example"), within("notcorp.example", "corp.example")
    (True, False)
    """
    return domain == other or domain.endswith(f".{other}")
