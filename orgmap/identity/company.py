"""The organisation's own mailboxes: its domains, and the account names it gives out once only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from orgmap.identity.addresses import taken_apart, within
from orgmap.identity.names import fold, spelled
from orgmap.identity.parties import Party

#: So many mailboxes a second domain has at least before it is taken to repeat the first.
_TWIN = 5
#: How many people outside an organisation may write to it, from mailboxes of their own.
_PRIVATE_POPULATION = 20_000.0
_PUBLIC = frozenset(
    [
        "aol.com",
        "gmail.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "mail.ru",
        "me.com",
        "msn.com",
        "outlook.com",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "t-online.de",
        "web.de",
        "yahoo.com",
        "yandex.ru",
    ]
)


@dataclass(frozen=True)
class Company:
    """The domains that are the organisation's own, and those of them that repeat its mailboxes.

    A domain is its own when at least one in twenty addresses of people listed is there (of everybody
    where nobody is listed), when it lies below such a domain, or when it is a ``twin``: at least five
    mailboxes, four of five of which exist at another of its domains too.
    """

    own: frozenset[str]
    twins: frozenset[str]

    @classmethod
    def of(cls, parties: Sequence[Party]) -> Company:
        """See the domains from the addresses there are."""
        listed = [p for p in parties if p.listed and p.domains] or [p for p in parties if p.domains]
        count = Counter(domain for party in listed for domain in party.domains)
        total = sum(count.values())
        main = {domain for domain, number in count.items() if number * 20 >= total and domain not in _PUBLIC}
        accounts: dict[str, set[str]] = {}
        for party in parties:
            for address in party.addresses:
                if address.domain and address.domain not in _PUBLIC:
                    accounts.setdefault(address.domain, set()).add(address.login)
        twins = set()
        for domain, logins in accounts.items():
            at_home = set().union(*(accounts.get(one, set()) for one in main if one != domain))
            if len(logins) >= _TWIN and len(logins & at_home) * 5 >= len(logins) * 4:
                twins.add(domain)
        below = {domain for domain in accounts for home in main if within(domain, home)}
        return cls(frozenset(main | below | twins), frozenset(twins))


def same_login(one: Party, other: Party, company: Company) -> str:
    """The account both use, where accounts of that kind belong to one company.

    One of them is an account without a domain (a log-in, an Exchange legacy name) or at a twin domain,
    the other an account without a domain too or a mailbox of the company.
    """
    if one.logins.isdisjoint(other.logins):
        return ""
    for login in sorted(one.logins & other.logins):
        kinds = [_account_kinds(party, login, company) for party in (one, other)]
        linked = any(
            (a == "legacy" and b != "foreign")
            or (a == "plain" and b in {"own", "twin", "legacy"})
            or (a == "twin" and b in {"own", "twin"})
            for first, second in (kinds, kinds[::-1])
            for a in first
            for b in second
        )
        if linked and not _is_first_name(login, one, other):
            return login
    return ""


def is_whole_login(login: str, one: Party, other: Party) -> bool:
    """Whether an account holds a first and a last name, or a number, so that no two people share it."""
    if not login:
        return False
    local = taken_apart(login).local
    if taken_apart(login).number:
        return True
    letters = "".join(letter for letter in spelled(local) if letter.isalpha())
    return any(
        len(letters) >= sum(sorted(len(spelled(word)) for word in name.words)[-2:]) and name.is_whole
        for party in (one, other)
        for name in (*party.names, *party.read)
    )


def _account_kinds(party: Party, login: str, company: Company) -> set[str]:
    own = [address for address in party.addresses if address.login == login]
    if not own:
        return {"plain"}
    return {
        "legacy" if a.legacy else "twin" if a.domain in company.twins else "own" if a.domain in company.own
        else "foreign"
        for a in own
    }  # fmt: skip


def at_two_domains(one: Party, other: Party, company: Company) -> bool:
    """Whether both have a mailbox of the same name, each at a domain of the company."""
    own, theirs = ({a.login for a in p.addresses if a.domain in company.own} for p in (one, other))
    return bool(own & theirs)


def _is_first_name(login: str, one: Party, other: Party) -> bool:
    """Whether an account is called like one word of the name: no sign, every system has a "maria"."""
    words = {word for party in (one, other) for name in (party.names or party.read) for word in name.words}
    return any(spelled(login) == spelled(word) for word in words if len(word) > 1)


def is_private(party: Party, company: Company) -> bool:
    """Whether somebody in no list writes from a mailbox outside the organisation."""
    return bool(
        party.domains
        and not party.listed
        and not any(within(domain, home) for domain in party.domains for home in company.own)
    )


def population(outside: float, *, private: bool) -> float:
    """How many people who are not listed an identity may be: very many, for a private mailbox."""
    return max(outside, _PRIVATE_POPULATION) if private else outside


def mailboxes(party: Party, company: Company) -> frozenset[str]:
    """Return the names of its mailboxes at domains of the company, with their numbers."""
    return frozenset(one.login for one in party.addresses if one.domain in company.own)


def is_named(logins: frozenset[str], party: Party) -> bool:
    """Whether a mailbox is called by first and last name of somebody, without a number behind them."""
    plain = [one for one in logins if not any(letter.isdigit() for letter in one)]
    called = ["".join(letter for letter in spelled(fold(one)) if letter.isalpha()) for one in plain]
    return any(
        len(name.words) == len(("first", "last"))
        and name.is_whole
        and local in {"".join(map(spelled, order)) for order in (name.words, name.words[::-1])}
        for local in called
        for name in party.names
    )
