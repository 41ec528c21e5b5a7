"""Pictures of boxes and arrows: steps, trees, ladders.

Boxes differ by lightness, frame and words, never by hue alone.
"""

from typing import Any

from tools.drawing import (
    BLUE,
    BODY,
    EXAMPLE,
    GAP,
    HALF,
    HEADING,
    INK,
    LABEL,
    MARGIN,
    PAPER,
    QUESTION,
    SAND,
    SKY,
    TITLE,
    WHITE,
    WIDTH,
    Canvas,
    Point,
    Style,
    sheet,
    width_of,
)


def draw_step(canvas: Canvas, top: int, number: int, words: dict[str, Any]) -> None:
    """Draw one step of the demand check: what to do on the left, what Aizhan got on the right."""
    bottom, middle, right = top + 204, 620, WIDTH - MARGIN
    centre = (top + bottom) // 2
    badge = (MARGIN + 24, centre - 40, MARGIN + 104, centre + 40)
    canvas.panel((MARGIN, top, right, bottom), WHITE)
    canvas.panel((middle, top, right, bottom), SAND)
    canvas.panel(badge, BLUE, radius=40)
    canvas.texts(badge, (str(number), Style(44, "Bold", WHITE, centred=True)), padding=0)
    canvas.texts((badge[2], top, middle, bottom), (words["name"], HEADING), (words["how"], BODY), padding=22)
    name, *lines = words["example"]
    canvas.texts((middle, top, right, bottom), (name, EXAMPLE), *((line, BODY) for line in lines))


def draw_choices(canvas: Canvas, top: int, choices: list[str]) -> None:
    """Draw the three ways out; the first, which Aizhan took, is filled and ticked."""
    width = (WIDTH - 2 * MARGIN - 2 * GAP) // 3
    for place, choice in enumerate(choices):
        left, taken = MARGIN + place * (width + GAP), place == 0
        canvas.panel((left, top, left + width, top + 92), BLUE if taken else WHITE, BLUE)
        style = Style(34, "Bold", WHITE if taken else INK, centred=True)
        canvas.texts((left + 46 * taken, top, left + width, top + 92), (choice, style), padding=8)
        if taken:
            x, y = left + (width + 46 - round(width_of(choice, style))) // 2 - 46, top + 46
            canvas.stroke((x, y + 2), (x + 11, y + 14), (x + 32, y - 13), colour=WHITE)


def demand_check(words: dict[str, Any]) -> Canvas:
    """Lesson m01-l02: talk, sell a little, write it down, decide."""
    canvas = Canvas(1306)
    right = WIDTH - MARGIN
    canvas.texts((MARGIN, 40, right, 124), (words["title"], TITLE), padding=0)
    canvas.texts((MARGIN, 136, 620, 192), (words["do"], LABEL))
    canvas.texts((620, 136, right, 192), (words["example"], LABEL))
    for place, step in enumerate(words["steps"]):
        top = 200 + place * 252
        draw_step(canvas, top, place + 1, step)
        canvas.arrow((MARGIN + 64, top + 207), (MARGIN + 64, top + 249))
    canvas.texts((MARGIN, 956, right, 1020), (words["decide"], HEADING), padding=0)
    draw_choices(canvas, 1032, words["choices"])
    canvas.texts((MARGIN, 1152, right, 1256), (words["reason"], BODY), padding=0)
    return canvas


def draw_answer(canvas: Canvas, centre: Point, word: str, *, filled: bool) -> None:
    """Draw a small yes (dark) or no (light) upon a connector."""
    box = (centre[0] - 46, centre[1] - 30, centre[0] + 46, centre[1] + 30)
    canvas.panel(box, INK if filled else PAPER, INK, radius=30)
    canvas.texts(box, (word, Style(32, "Bold", PAPER if filled else INK, centred=True)), padding=0)


def draw_branch(canvas: Canvas, left: int, words: dict[str, Any], answers: list[str]) -> None:
    """Draw one half of the tree: a question and the form that each answer leads to."""
    right, trunk = left + HALF, left + 46
    forms = [(left + 124, top, right, top + 240) for top in (656, 914)]
    for box in reversed(forms):
        middle = (box[1] + box[3]) // 2
        canvas.arrow((trunk, 600), (trunk, middle), (box[0], middle))
    canvas.panel((left, 432, right, 628), BLUE)
    canvas.texts((left, 432, right, 628), (words["question"], QUESTION))
    for box, answer, form in zip(forms, answers, (words["yes"], words["no"]), strict=True):
        draw_answer(canvas, (trunk, (box[1] + box[3]) // 2), answer, filled=box is forms[0])
        canvas.panel(box, SKY, BLUE)
        canvas.texts(box, (form[0], HEADING), (form[1], BODY))


def legal_form(words: dict[str, Any]) -> Canvas:
    """Lesson m02-l01: two questions lead to one of four legal forms."""
    canvas = Canvas(1280)
    canvas.texts((MARGIN, 40, WIDTH - MARGIN, 124), (words["title"], TITLE), padding=0)
    canvas.panel((MARGIN, 148, WIDTH - MARGIN, 272), BLUE)
    canvas.texts((MARGIN, 148, WIDTH - MARGIN, 272), (words["question"], QUESTION))
    answers = [words["yes"], words["no"]]
    for place, (branch, answer) in enumerate(zip(words["branches"], answers, strict=True)):
        left = MARGIN + place * (HALF + GAP)
        canvas.arrow((left + HALF // 2, 272), (left + HALF // 2, 430))
        draw_answer(canvas, (left + HALF // 2, 342), answer, filled=place == 0)
        draw_branch(canvas, left, branch, answers)
    canvas.texts((MARGIN, 1172, WIDTH - MARGIN, 1232), (words["note"], BODY), padding=0)
    return canvas


def which_contract(words: dict[str, Any]) -> Canvas:
    """Lesson m08-l01: one yes of three leads to a labour contract."""
    canvas, top = sheet(words["title"], 1130)
    left, right, far = MARGIN, 640, WIDTH - MARGIN
    goal = (752, top, far, top + 780)
    canvas.panel(goal, SAND, BLUE)
    canvas.texts(goal, (words["right"], HEADING))
    for place, question in enumerate(words["questions"]):
        y = top + place * 290
        middle, last = y + 100, place == len(words["questions"]) - 1
        canvas.arrow(((left + right) // 2, y + 200), ((left + right) // 2, y + (288 if not last else 286)))
        canvas.arrow((right, middle), (goal[0], middle))
        canvas.panel((left, y, right, y + 200), BLUE)
        canvas.texts((left, y, right, y + 200), (question, Style(36, "Bold", WHITE, centred=True)))
        draw_answer(canvas, (right + 52, middle), words["yes"], filled=True)
        draw_answer(canvas, ((left + right) // 2, y + 240), words["no"], filled=False)
    bottom = (left, top + 868, far, top + 1030)
    canvas.panel(bottom, SKY, BLUE)
    canvas.texts(bottom, (words["bottom"][0], HEADING), (words["bottom"][1], BODY))
    canvas.texts((left, top + 1050, far, top + 1120), (words["note"], BODY), padding=0)
    return canvas


def six_questions(words: dict[str, Any]) -> Canvas:
    """Lesson m09-l01: six times yes, or ask through the portal."""
    canvas, top = sheet(words["title"], 1230)
    left, right, far = MARGIN, 622, WIDTH - MARGIN
    goal = (822, top, far, top + 980)
    canvas.panel(goal, SAND, BLUE)
    canvas.texts(goal, (words["ask"], Style(35, "Bold", centred=True)), padding=4)
    for place, question in enumerate(words["questions"]):
        y = top + place * 174
        middle = y + 55
        canvas.panel((left, y, right, y + 110), WHITE, BLUE)
        badge = (left + 14, middle - 34, left + 82, middle + 34)
        canvas.panel(badge, BLUE, radius=34)
        canvas.texts(badge, (str(place + 1), Style(38, "Bold", WHITE, centred=True)), padding=0)
        canvas.texts((left + 84, y, right, y + 110), (question, Style(36, "Bold")), padding=14)
        canvas.arrow((right, middle), (goal[0], middle))
        canvas.label(((right + goal[0]) // 2 - 8, middle - 28), words["right"], Style(32))
        canvas.arrow((left + 48, y + 110), (left + 48, y + 172))
        canvas.label((left + 74, y + 142), words["down"], LABEL, "lm")
    last = (left, top + 1044, far, top + 1200)
    canvas.panel(last, BLUE)
    canvas.texts(last, (words["last"], QUESTION))
    return canvas
