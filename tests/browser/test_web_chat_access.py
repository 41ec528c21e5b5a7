"""The web chat for everybody: by keyboard, by screen reader, on a narrow screen, in the dark."""

import pytest
from playwright.sync_api import Locator, Page, expect

from sandbox.model import Upload
from sandbox.world import World
from tests.browser.conftest import Served, keys, say

AIGUL, IVAN = 1001, 1002
LONG = "Дара_кәсіпкерлердің_арнаулы_салық_режимдерін_қолдану_ерекшеліктері_және_мерзімдері"

# Every visible text's colour against what is painted under it, half-transparent grounds blended.
CONTRAST = """() => {
  const parse = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
    return { rgb: [r, g, b], a };
  };
  const over = (top, under) => top.rgb.map((value, i) => value * top.a + under[i] * (1 - top.a));
  const ground = (node) => {
    if (!node) return [255, 255, 255];
    const colour = parse(getComputedStyle(node).backgroundColor);
    return colour.a === 1 ? colour.rgb : over(colour, ground(node.parentElement));
  };
  const light = (rgb) => {
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = rgb.map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const poor = [];
  for (const node of document.querySelectorAll("body *")) {
    const worded = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    if (!worded || !node.checkVisibility() || node.closest("svg, .sr, .spoiler")) continue;
    const under = ground(node);
    const [a, b] = [light(over(parse(getComputedStyle(node).color), under)), light(under)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)}: ${node.outerHTML.slice(0, 80)}`);
  }
  return poor;
}"""

# Whatever a person can see that reaches past the right edge, and whatever scrolls sideways.
SIDEWAYS = """() => [...document.querySelectorAll("body *")].filter((node) => {
  if (!node.checkVisibility() || node.closest(".sr, svg")) return false;
  const style = getComputedStyle(node);
  const scrolls = ["auto", "scroll"].includes(style.overflowX) && node.scrollWidth > node.clientWidth;
  return scrolls || node.getBoundingClientRect().right > innerWidth + 0.5;
}).map((node) => `${node.tagName}.${node.className}`)"""

SMALL = """() => [...document.querySelectorAll("button, a.key, .file a, input, select, textarea")]
  .filter((node) => node.checkVisibility() && node.getBoundingClientRect().height < 44)
  .map((node) => node.outerHTML.slice(0, 90))"""


@pytest.fixture
def full(page: Page, served: Served, picture: Upload) -> Locator:
    """Айгүл's phone with one of everything in the chat."""

    def fill(world: World) -> None:
        html = f"<b>Қалың</b> <code>{LONG}</code> https://gov.kz/{LONG} <pre>{LONG}</pre>"
        quote = f"<blockquote expandable>{'Ұзын дәйексөз. ' * 30}</blockquote>/help"
        world.call("sendPhoto", {"chat_id": AIGUL, "caption": "Сурет"}, {"photo": picture})
        name = f"{LONG}.pdf"
        world.call("sendDocument", {"chat_id": AIGUL, "caption": "PDF"}, {"document": Upload(name, b"%PDF")})
        buttons = keys((f"А) {LONG}", "toast"), ("Сайт", "https://damu.kz/"), ("Бітіру", "alert"))
        reply = {
            "keyboard": [[{"text": "Нөмірім", "request_contact": True}], [{"text": "Курсым"}, {"text": LONG}]]
        }
        say(world, AIGUL, quote, reply_markup=reply)
        for style, row in zip(("primary", "success", "danger"), buttons["inline_keyboard"], strict=True):
            row[0]["style"] = style
        buttons["inline_keyboard"].append([{"text": "Жай", "callback_data": "toast"}])
        say(world, AIGUL, html, reply_markup=buttons)

    served.do(lambda world: world.person(AIGUL).says("/start"))
    served.do(fill)
    page.goto(served.address)
    phone = page.locator(f"#phone-{AIGUL}")
    expect(phone.get_by_role("button", name="Жай")).to_be_visible()
    return phone


def focused(page: Page) -> str:
    name: str = page.evaluate("document.activeElement.ariaLabel || document.activeElement.textContent.trim()")
    return name


def test_everything_is_done_by_keyboard_alone(page: Page, served: Served) -> None:
    page.goto(served.address)
    phone = page.locator(f"#phone-{AIGUL}")
    expect(phone.get_by_role("button", name="Start")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        if focused(page) == "Start":
            break
    page.keyboard.press("Enter")
    expect(phone.locator(".msg.bot")).to_have_count(1)
    served.do(
        lambda world: say(world, AIGUL, "Сұрақ", reply_markup=keys(("Өзгерту", "edit"), ("Бітіру", "alert")))
    )
    expect(phone.get_by_role("button", name="Бітіру")).to_be_visible()
    page.keyboard.type("Жауап")
    page.keyboard.press("Enter")
    expect(phone.locator(".msg").last).to_contain_text("Жауап")
    while focused(page) != "Бітіру":
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Уақыт бітті")
    assert focused(page) == "OK"
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert focused(page) == "Бітіру"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(phone.locator(".bubble", has_text="Өзгерді")).to_be_focused()
    page.keyboard.press("Tab")
    assert focused(page) == "Келесі"


def test_focus_stays_on_a_button_that_an_edit_keeps(page: Page, full: Locator, served: Served) -> None:
    sent = served.do(lambda world: say(world, AIGUL, "☐ Бір", reply_markup=keys(("☐ Бір", "wait"))))
    full.get_by_role("button", name="☐ Бір").focus()
    change = {"chat_id": AIGUL, "message_id": sent["message_id"], "text": "☑ Бір"}
    served.do(lambda world: world.call("editMessageText", change | {"reply_markup": keys(("☑ Бір", "wait"))}))
    expect(full.get_by_role("button", name="☑ Бір")).to_be_focused()


def test_arrows_walk_through_the_messages_and_r_replies(page: Page, full: Locator, served: Served) -> None:
    full.get_by_role("list", name="Messages").focus()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    expect(full.locator(".bubble", has_text="PDF").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("r")
    expect(full.locator(".replying")).to_contain_text("Ұзын дәйексөз")
    page.keyboard.type("Түсінікті")
    page.keyboard.press("Enter")
    expect(full.locator(".msg").last.locator(".quote")).to_contain_text("Ұзын дәйексөз")
    expect(full.locator(".replying")).to_be_hidden()


def test_menus_open_walk_and_close_by_keyboard(page: Page, full: Locator) -> None:
    menu = full.get_by_role("button", name="Chat menu")
    menu.press("Enter")
    assert focused(page) == "Share my phone number"
    page.keyboard.press("ArrowDown")
    assert focused(page) == "Close this phone"
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(menu).to_have_attribute("aria-expanded", "false")


def test_new_messages_are_announced_with_whose_they_are(page: Page, full: Locator, served: Served) -> None:
    spoken = page.locator("#spoken")
    expect(spoken).to_have_attribute("aria-live", "polite")
    expect(spoken).to_be_empty()
    served.do(lambda world: say(world, AIGUL, "Тест <b>ашық</b>"))
    expect(spoken.locator("p").last).to_have_text("Айгүл Серікқызы: Тест ашық")


@pytest.mark.parametrize(
    ("text", "language"), [("Сабақ өтілді", "kk"), ("Урок пройден", "ru"), ("Done", None)]
)
def test_a_text_tells_its_language(full: Locator, served: Served, text: str, language: str | None) -> None:
    served.do(lambda world: say(world, AIGUL, text))
    words = full.locator(".text", has_text=text)
    expect(words).to_be_visible()
    assert words.get_attribute("lang") == language


def test_at_360_pixels_nothing_scrolls_sideways_and_all_can_be_hit(page: Page, full: Locator) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.get_by_role("tabpanel")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.evaluate(SIDEWAYS) == []
    assert page.evaluate(SMALL) == []
    full.get_by_role("button", name="Chat menu").click()
    assert page.evaluate(SIDEWAYS) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Add a person").click()
    assert page.evaluate(SIDEWAYS) == []
    assert page.evaluate(SMALL) == []


def test_a_narrow_screen_shows_one_phone_and_tabs(page: Page, full: Locator, served: Served) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.get_by_role("tabpanel")).to_have_count(1)
    served.do(lambda world: world.person(IVAN).says("/start"))
    other = page.get_by_role("tab", name="Иван Петров, 1 unread")
    page.get_by_role("tab", name="Айгүл Серікқызы").focus()
    expect(other).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Иван Петров", exact=True)).to_be_focused()
    expect(page.get_by_role("tab", selected=True)).to_have_accessible_name("Иван Петров")
    expect(full).to_be_hidden()
    expect(page.locator(f"#phone-{IVAN} .msg.bot")).to_contain_text("Сәлем!")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(page: Page, full: Locator, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    assert page.evaluate(CONTRAST) == []
    full.get_by_role("button", name="Chat menu").click()
    assert page.evaluate(CONTRAST) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Add a person").click()
    assert page.evaluate(CONTRAST) == []
