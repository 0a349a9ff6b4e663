"""Which words a clause of a query stands for: `lunr.TokenSet` of lunr.js 2.3.9, quirks included."""

from __future__ import annotations

from dataclasses import dataclass, field

_ANY = "*"


@dataclass(slots=True, eq=False)
class TokenSet:
    """A state of an automaton that accepts words; an edge ``*`` takes any letter."""

    final: bool = False
    edges: dict[str, TokenSet] = field(default_factory=dict)

    def _to(self, letter: str) -> TokenSet:
        return self.edges.setdefault(letter, TokenSet())

    @classmethod
    def wildcard(cls, text: str) -> TokenSet:
        """Return the automaton of a word in which ``*`` stands for any letters."""
        node = root = cls()
        for at, letter in enumerate(text):
            final = at == len(text) - 1
            if letter == _ANY:
                node.edges[letter] = node
                node.final = final
            else:
                node.edges[letter] = node = cls(final=final)
        return root

    @classmethod
    def fuzzy(cls, text: str, edits: int) -> TokenSet:
        """Return the automaton of a word and those so many insertions, deletions, substitutions and swaps away."""
        root = cls()
        stack = [(root, edits, text)]
        while stack:
            node, left, rest = stack.pop()
            if rest:
                stack.append((node._follow(rest[0], len(rest) == 1), left, rest[1:]))
            if not left:
                continue
            stack.append((node._follow(_ANY, not rest), left - 1, rest))
            if len(rest) > 1:
                stack.append((node, left - 1, rest[1:]))
            if len(rest) == 1:
                node.final = True
            if rest:
                stack.append((node._follow(_ANY, len(rest) == 1), left - 1, rest[1:]))
            if len(rest) > 1:
                stack.append((node._to(rest[1]), left - 1, rest[0] + rest[2:]))
        return root

    def _follow(self, letter: str, final: bool) -> TokenSet:
        node = self._to(letter)
        node.final = node.final or final
        return node

    def accepts(self, word: str) -> bool:
        """Tell whether the automaton takes the whole word; the empty word is never taken."""
        states = {id(self): self}
        for letter in word:
            following = {}
            for state in states.values():
                for edge in (letter, _ANY):
                    if after := state.edges.get(edge):
                        following[id(after)] = after
            states = following
        return bool(word) and any(state.final for state in states.values())
