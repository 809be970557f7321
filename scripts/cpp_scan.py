"""Finds the functions of a C++ source: name, lines, parameters.

A scan of tokens, no compiler: it understands comments, strings (raw ones too), preprocessor lines,
constructor initialiser lists, braces in default arguments and lambdas (a part of the function
they stand in). It expects formatted code that compiles.
"""

import re
from dataclasses import dataclass

TOKEN = re.compile(r"[A-Za-z_~]\w*|::|->|\S")
LITERAL = re.compile(
    r"""//[^\n]*|/\*.*?\*/
      |(?:u8|[uUL])?R"(?P<delimiter>[^()\s\\]{0,16})\(.*?\)(?P=delimiter)"
      |"(?:\\.|[^"\\\n])*"
      |(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])*'""",
    re.S | re.X,
)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.M)
OPENING, CLOSING = "([{", ")]}"
CONTROL = {"if", "for", "while", "switch", "catch", "do", "else", "try", "return"}


@dataclass(frozen=True)
class Function:
    name: str
    line: int  # of the name
    length: int  # lines from the opening to the closing brace; 0 for a declaration
    parameters: int


@dataclass(frozen=True)
class Token:
    text: str
    line: int


def blank(match):
    """Keeps the line breaks of what is taken out."""
    text = match[0]
    filler = "" if text.startswith("/") else "0"
    return filler + "\n" * text.count("\n") + " "


def tokens(source):
    code = DIRECTIVE.sub(blank, LITERAL.sub(blank, source))
    found = []
    for number, line in enumerate(code.split("\n"), 1):
        found += [Token(m[0], number) for m in TOKEN.finditer(line)]
    return found


def skip(stream, i):
    """The index behind the bracket that closes the one at i."""
    depth = 0
    while i < len(stream):
        if stream[i].text in OPENING:
            depth += 1
        elif stream[i].text in CLOSING:
            depth -= 1
            if depth == 0:
                return i + 1
        i += 1
    return i


def skip_angles(head, i):
    """The index behind a template argument list that opens at i, or i + 1 when it is none."""
    depth, j = 0, i
    while j < len(head):
        text = head[j].text
        if text == "<":
            depth += 1
        elif text == ">":
            depth -= 1
            if depth == 0:
                return j + 1
        elif text in OPENING:
            j = skip(head, j) - 1
        j += 1
    return i + 1


def parameter_list(head):
    """The index of the parenthesis that opens the parameters of a function's head, or None."""
    i = 0
    while i < len(head):
        text = head[i].text
        if text == "operator":
            i += 1
            if head[i].text == "(":  # operator()
                i += 2
            while i < len(head) and head[i].text != "(":
                i += 1
            return i if i < len(head) else None
        if text == "<":
            i = skip_angles(head, i)
        elif text == "[":  # attributes
            i = skip(head, i)
        elif text == "=":
            return None  # a variable with an initial value
        elif text == "(":
            previous = head[i - 1].text if i else ""
            if previous in ("alignas", "decltype", "noexcept", "requires", "explicit"):
                i = skip(head, i)
            else:
                return i if re.match(r"[A-Za-z_~]", previous) else None
        else:
            i += 1
    return None


def count_parameters(head, start):
    inside = head[start + 1 : skip(head, start) - 1]
    if not inside or [t.text for t in inside] == ["void"]:
        return 0
    count, i = 1, 0
    while i < len(inside):
        text = inside[i].text
        if text in OPENING:
            i = skip(inside, i)
        elif text == "<":
            i = skip_angles(inside, i)
        else:
            count += text == ","
            i += 1
    return count


def name_before(head, start):
    parts, i = [], start - 1
    while i >= 0 and (re.match(r"[\w~:]", head[i].text) or "operator" in (head[i].text,)):
        if parts and "::" not in (parts[0], head[i].text) and parts[0] != "~":
            break
        parts.insert(0, head[i].text)
        i -= 1
    return "".join(parts) or "operator"


def is_member_initialiser(head):
    """Whether a brace behind this head belongs to a constructor's initialiser list."""
    start = parameter_list(head)
    if start is None:
        return False
    rest = [t.text for t in head[skip(head, start) :]]
    return ":" in rest and bool(re.match(r"\w|>", rest[-1])) and rest[-1] != "try"


class Scanner:
    def __init__(self, source):
        self.stream = tokens(source)
        self.found = []

    def declaration(self, head):
        start = parameter_list(head)
        if start is None or head[0].text in ("using", "typedef", "friend", "static_assert"):
            return
        name = name_before(head, start)
        if len(name) < 3 or not name.isupper():  # not a macro
            self.found.append(Function(name, head[0].line, 0, count_parameters(head, start)))

    def body(self, head, i):
        """Records the function whose body opens at i; returns the index behind it."""
        end = skip(self.stream, i)
        start = parameter_list(head)
        length = self.stream[end - 1].line - self.stream[i].line + 1
        name = name_before(head, start)
        if name.startswith("TEST"):
            name = " ".join(t.text for t in head)
        self.found.append(Function(name, head[start].line, length, count_parameters(head, start)))
        return end

    def brace(self, head, i):
        """Decides what the brace at i is. Returns (next index, head that goes on behind it)."""
        words = {t.text for t in head}
        if "namespace" in words or (head and head[0].text == "extern" and len(head) <= 2):
            return i + 1, []
        start = parameter_list(head)
        kinds = words & {"class", "struct", "union", "enum"}
        if kinds and start is None and "=" not in words:
            if "enum" in kinds:
                return skip(self.stream, i), head
            return i + 1, []
        if start is None or is_member_initialiser(head):
            return skip(self.stream, i), [*head, Token("}", self.stream[i].line)]
        return self.body(head, i), []

    def functions(self):
        i, head = 0, []
        while i < len(self.stream):
            token = self.stream[i]
            if token.text == ";":
                if head:
                    self.declaration(head)
                i, head = i + 1, []
            elif token.text == "{":
                i, head = self.brace(head, i)
            elif token.text == "}":
                i, head = i + 1, []
            elif token.text in "([":
                end = skip(self.stream, i)
                head += self.stream[i:end]
                i = end
            elif token.text == ":" and head and head[-1].text in ("public", "private", "protected"):
                i, head = i + 1, []
            else:
                head.append(token)
                i += 1
        return self.found


def functions(source):
    """All functions of a source text, declarations without a body with length 0."""
    return Scanner(source).functions()
