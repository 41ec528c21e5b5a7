"""The web chat as a person uses it: the bot's messages are seen as in Telegram, the person's deeds arrive."""

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from sandbox.model import Json, Upload, Value
from tests.browser.conftest import Served, keys, say

AIGUL, IVAN = 1001, 1002
PDF = Upload("Сертификат.pdf", b"%PDF-1.4 a certificate")
SHEET = Upload("Есеп.xlsx", b"PK a report")


@pytest.fixture
def aigul(page: Page, served: Served) -> Locator:
    """Айгүл's phone after Start."""
    served.do(lambda world: world.person(AIGUL).says("/start"))
    page.goto(served.address)
    phone = phone_of(page, "Айгүл Серікқызы")
    expect(phone.locator(".msg.bot")).to_have_count(1)
    return phone


def phone_of(page: Page, name: str) -> Locator:
    return page.locator(f'[aria-label="Phone of {name}"]')


def newest(phone: Locator) -> Locator:
    return phone.locator(".msg").last


def said(served: Served, person: int = AIGUL) -> list[str]:
    messages: list[Json] = served.do(lambda world: world.person(person).messages)
    return [message.get("text", "") for message in messages if message["from"]["id"] == person]


def send(served: Served, text: str, **more: Value) -> Json:
    sent: Json = served.do(lambda world: say(world, AIGUL, text, **more))
    return sent


def test_a_chat_begins_with_the_description_and_a_start_button(page: Page, served: Served) -> None:
    served.do(lambda world: world.call("setMyDescription", {"description": "Тегін онлайн-оқыту"}))
    page.goto(served.address)
    phone = phone_of(page, "Иван Петров")
    expect(phone.locator(".about")).to_contain_text("Тегін онлайн-оқыту")
    expect(phone.locator("textarea")).to_be_hidden()
    phone.get_by_role("button", name="Start").click()
    expect(newest(phone)).to_contain_text("Сәлем! /start")
    expect(phone.locator(".about")).to_have_count(0)
    expect(phone.locator("textarea")).to_be_focused()
    assert said(served, IVAN) == ["/start"]


@pytest.mark.parametrize(
    ("html", "selector", "text"),
    [
        ("<b>қалың</b>", "strong", "қалың"),
        ("<i>көлбеу</i>", "em", "көлбеу"),
        ("<u>асты</u>", "u", "асты"),
        ("<s>сызық</s>", "s", "сызық"),
        ("<b>бір <i>екі</i></b>", "strong > em", "екі"),
        ("😀😀 <code>код</code>", "code", "код"),
        ('<pre><code class="language-python">x = 1</code></pre>', 'pre[data-language="python"]', "x = 1"),
        ("<blockquote>дәйексөз</blockquote>", "blockquote", "дәйексөз"),
        ('<a href="https://damu.kz/">сайт</a>', 'a[href="https://damu.kz/"][target="_blank"]', "сайт"),
        ("https://gov.kz/kk", 'a[href="https://gov.kz/kk"]', "https://gov.kz/kk"),
        ("info@damu.kz", 'a[href="mailto:info@damu.kz"]', "info@damu.kz"),
        ("&lt;img src=x onerror=alert(1)&gt;", ".text", "<img src=x onerror=alert(1)>"),
    ],
)
def test_formatting_is_seen_as_in_telegram(
    aigul: Locator, served: Served, html: str, selector: str, text: str
) -> None:
    send(served, html)
    expect(newest(aigul).locator(selector).first).to_contain_text(text)
    expect(newest(aigul).locator("img")).to_have_count(0)


def test_a_rich_message_has_its_headings_tables_and_folded_parts(aigul: Locator, served: Served) -> None:
    html = (
        "<h2>Баға</h2><p>мәтін <b>қалың</b></p><ul><li>бір</li></ul>"
        "<table bordered><tr><td>мата</td><td>4 000 теңге</td></tr></table>"
        "<details><summary>Дереккөз</summary><p>Заң</p></details>"
    )
    message = {"chat_id": AIGUL, "rich_message": {"html": html}}
    served.do(lambda world: world.call("sendRichMessage", message))
    rich = newest(aigul).locator(".rich")
    expect(rich.get_by_role("heading", name="Баға")).to_be_visible()
    expect(rich.locator("strong")).to_have_text("қалың")
    expect(rich.get_by_role("listitem").first).to_have_text("бір")
    expect(rich.get_by_role("cell", name="4 000 теңге")).to_be_visible()
    expect(rich.get_by_text("Заң")).to_be_hidden()
    rich.get_by_text("Дереккөз").click()
    expect(rich.get_by_text("Заң")).to_be_visible()


def test_hidden_words_show_when_pressed(aigul: Locator, served: Served) -> None:
    send(served, f"<tg-spoiler>құпия</tg-spoiler><blockquote expandable>{'ұзын ' * 80}</blockquote>")
    spoiler = newest(aigul).locator(".spoiler")
    expect(spoiler).to_have_css("color", "rgba(0, 0, 0, 0)")
    spoiler.press("Enter")
    expect(spoiler).not_to_have_css("color", "rgba(0, 0, 0, 0)")
    quote = newest(aigul).locator(".folded")
    folded = quote.evaluate("node => node.clientHeight")
    newest(aigul).get_by_role("button", name="Show more").click()
    assert quote.evaluate("node => node.clientHeight") > folded


def test_a_command_in_a_text_is_sent_by_a_click(aigul: Locator, served: Served) -> None:
    send(served, "Көмек: /help")
    newest(aigul).get_by_text("/help").click()
    expect(aigul.locator(".msg.own").last).to_contain_text("/help")
    assert said(served)[-1] == "/help"


def test_a_link_to_this_bot_starts_it_with_its_payload(aigul: Locator, served: Served) -> None:
    send(served, "Сілтеме", reply_markup=keys(("Ашу", "https://t.me/damu_test_bot?start=cert-7")))
    newest(aigul).get_by_role("link", name="Ашу").click()
    expect(newest(aigul)).to_contain_text("Сәлем! /start cert-7")


def test_a_link_elsewhere_opens_beside(aigul: Locator, served: Served) -> None:
    send(served, "Сайт", reply_markup=keys(("Damu", "https://damu.kz/about")))
    link = newest(aigul).get_by_role("link", name="Damu")
    expect(link).to_have_attribute("href", "https://damu.kz/about")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_pressed_button_is_busy_until_its_answer(page: Page, aigul: Locator, served: Served) -> None:
    send(served, "Күтіңіз", reply_markup=keys(("Тексеру", "wait")))
    button = newest(aigul).get_by_role("button", name="Тексеру")
    with page.expect_response("**/press"):
        button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    [query] = served.do(lambda world: list(world.presses))
    served.do(
        lambda world: world.call("answerCallbackQuery", {"callback_query_id": query, "text": "Бәрі дұрыс"})
    )
    expect(button).not_to_have_attribute("aria-busy", "true")
    expect(aigul.locator(".toast")).to_have_text("Бәрі дұрыс")


def test_an_answer_is_a_toast_or_a_dialog(page: Page, aigul: Locator, served: Served) -> None:
    send(served, "Таңдаңыз", reply_markup=keys(("Сақтау", "toast"), ("Бітіру", "alert")))
    newest(aigul).get_by_role("button", name="Сақтау").click()
    expect(aigul.get_by_role("status")).to_have_text("Сақталды")
    newest(aigul).get_by_role("button", name="Бітіру").click()
    dialog = page.get_by_role("dialog", name="Damu курсы")
    expect(dialog).to_contain_text("Уақыт бітті")
    dialog.get_by_role("button", name="OK").click()
    expect(dialog).to_be_hidden()


def test_an_edit_is_marked_and_a_deleted_message_goes(aigul: Locator, served: Served) -> None:
    send(served, "Бұрынғы", reply_markup=keys(("Өзгерту", "edit")))
    newest(aigul).get_by_role("button", name="Өзгерту").click()
    expect(newest(aigul)).to_contain_text("Өзгерді")
    expect(newest(aigul).locator(".edited")).to_be_visible()
    newest(aigul).get_by_role("button", name="Келесі").click()
    expect(aigul.get_by_text("Өзгерді")).to_have_count(0)


def test_the_reply_keyboard_shares_the_phone_number_once(aigul: Locator, served: Served) -> None:
    contact = {"text": "Нөмірімді жіберу", "request_contact": True}
    markup = {
        "keyboard": [[contact]],
        "one_time_keyboard": True,
        "input_field_placeholder": "Төменнен таңдаңыз",
    }
    send(served, "Нөміріңіз?", reply_markup=markup)
    keyboard = aigul.get_by_role("group", name="Bot keyboard")
    expect(aigul.locator("textarea")).to_have_attribute("placeholder", "Төменнен таңдаңыз")
    keyboard.get_by_role("button", name="Нөмірімді жіберу").click()
    expect(newest(aigul)).to_contain_text("Рақмет: +7701")
    expect(keyboard).to_be_hidden()
    aigul.locator(".keys").click()
    expect(keyboard).to_be_visible()
    send(served, "Болды", reply_markup={"remove_keyboard": True})
    expect(keyboard).to_be_hidden()
    expect(aigul.locator(".keys")).to_be_hidden()


def test_a_text_button_says_its_words_and_outlives_a_reload(
    page: Page, aigul: Locator, served: Served
) -> None:
    keyboard = [[{"text": "Курсым"}, {"text": "Көмек"}]]
    send(served, "Мәзір", reply_markup={"keyboard": keyboard, "resize_keyboard": True})
    aigul.get_by_role("button", name="Көмек").click()
    expect(newest(aigul)).to_contain_text("Көмек")
    assert said(served)[-1] == "Көмек"
    page.reload()
    expect(aigul.get_by_role("button", name="Көмек")).to_be_visible()


@pytest.mark.parametrize("file", [PDF, SHEET], ids=["one that a browser shows", "another"])
def test_a_document_is_downloaded_by_its_name(
    page: Page, aigul: Locator, served: Served, file: Upload
) -> None:
    served.do(lambda world: world.call("sendDocument", {"chat_id": AIGUL}, {"document": file}))
    card = newest(aigul).locator(".file")
    expect(card).to_contain_text(file.filename)
    with page.expect_download() as download:
        card.locator("a[download]").click()
    assert download.value.suggested_filename == file.filename
    assert download.value.path().read_bytes() == file.data


def test_a_photo_is_seen_and_grows(page: Page, aigul: Locator, served: Served, picture: Upload) -> None:
    served.do(
        lambda world: world.call("sendPhoto", {"chat_id": AIGUL, "caption": "Сурет"}, {"photo": picture})
    )
    photo = newest(aigul).get_by_role("img", name="Photo: Сурет")
    page.wait_for_function("image => image.naturalWidth === 320", arg=photo.element_handle())
    photo.click()
    expect(page.get_by_role("dialog", name="Photo")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_file_is_sent_with_its_caption(page: Page, aigul: Locator, served: Served) -> None:
    upload = FilePayload(name="реестр.csv", mimeType="text/csv", buffer=b"a;b")
    aigul.locator("input[type=file]").set_input_files(upload)
    dialog = page.get_by_role("dialog", name="Send a file")
    dialog.get_by_label("Caption").fill("Наурыз")
    dialog.get_by_role("button", name="Send").click()
    expect(newest(aigul)).to_contain_text("реестр.csv")
    expect(newest(aigul)).to_contain_text("Наурыз")


def test_typing_is_seen_until_the_message_comes(aigul: Locator, served: Served) -> None:
    served.do(lambda world: world.call("sendChatAction", {"chat_id": AIGUL, "action": "typing"}))
    expect(aigul.locator(".sub")).to_have_text("typing…")
    send(served, "Міне")
    expect(aigul.locator(".sub")).to_have_text("bot")


def test_the_menu_of_commands_is_narrowed_by_typing(aigul: Locator, served: Served) -> None:
    commands = [{"command": "help", "description": "Көмек"}, {"command": "cabinet", "description": "Кабинет"}]
    served.do(lambda world: world.call("setMyCommands", {"commands": commands}))
    menu = aigul.get_by_role("group", name="Commands")
    aigul.get_by_role("button", name="Menu of commands").click()
    expect(menu.get_by_role("button")).to_have_text(["/helpКөмек", "/cabinetКабинет"])
    aigul.locator("textarea").fill("/cab")
    expect(menu.get_by_role("button")).to_have_text(["/cabinetКабинет"])
    menu.get_by_role("button").click()
    expect(newest(aigul)).to_contain_text("/cabinet")
    expect(menu).to_be_hidden()


def test_a_second_person_joins_and_sits_beside(page: Page, aigul: Locator, served: Served) -> None:
    page.get_by_role("button", name="Add a person").click()
    dialog = page.get_by_role("dialog", name="Add a person")
    dialog.get_by_label("Name").fill("Оператор")
    dialog.get_by_label("App language").select_option("ru")
    dialog.get_by_role("button", name="Add").click()
    added = phone_of(page, "Оператор")
    added.get_by_role("button", name="Start").click()
    expect(newest(added)).to_contain_text("Сәлем!")
    expect(aigul.locator(".msg.bot")).to_have_count(1)
    person = served.do(lambda world: world.people[-1].as_dict())
    assert (person["name"], person["language_code"]) == ("Оператор", "ru")
    added.get_by_role("button", name="Chat menu").click()
    added.get_by_role("button", name="Close this phone").click()
    expect(added).to_have_count(0)
    page.get_by_role("button", name="Оператор").click()
    expect(newest(added)).to_contain_text("Сәлем!")


def test_a_blocked_bot_is_unblocked_where_one_writes(aigul: Locator, served: Served) -> None:
    aigul.get_by_role("button", name="Chat menu").click()
    aigul.get_by_role("button", name="Block the bot").click()
    unblock = aigul.get_by_role("button", name="Unblock", exact=True)
    expect(unblock).to_be_visible()
    assert served.do(lambda world: world.person(AIGUL).blocked)
    unblock.click()
    expect(aigul.locator("textarea")).to_be_focused()
    assert not served.do(lambda world: world.person(AIGUL).blocked)


@pytest.mark.parametrize(
    ("button", "time"),
    [
        ("+1 hour", "15:05 Mon, 30 Mar 2026"),
        ("+1 day", "14:05 Tue, 31 Mar 2026"),
        ("+1 month", "14:05 Thu, 30 Apr 2026"),
    ],
)
def test_the_clock_moves(page: Page, aigul: Locator, button: str, time: str) -> None:
    page.get_by_role("button", name=button).click()
    expect(page.locator("#now")).to_have_text(time)
    expect(aigul.locator(".status time")).to_have_text(time[:5])


def test_a_message_of_another_day_stands_under_its_date(page: Page, aigul: Locator, served: Served) -> None:
    page.get_by_role("button", name="+1 day").click()
    expect(page.locator("#now")).to_contain_text("31 Mar")
    send(served, "Ертең")
    expect(aigul.locator(".day")).to_have_text(["30 March", "31 March"])
    expect(newest(aigul).locator("time")).to_have_text("14:05")


def test_nothing_due_is_told(page: Page, aigul: Locator) -> None:
    page.get_by_role("button", name="Next due event").click()
    expect(page.locator("#notice")).to_have_text("Nothing is due")


def test_a_reader_of_old_messages_is_left_in_peace(aigul: Locator, served: Served) -> None:
    for number in range(30):
        send(served, f"Хабар {number}")
    expect(newest(aigul)).to_be_in_viewport()
    aigul.locator(".log").evaluate("node => { node.scrollTop = 0 }")
    down = aigul.get_by_role("button", name="To the newest message")
    expect(down).to_be_visible()
    send(served, "Жаңа")
    expect(down.locator(".count")).to_have_text("1")
    expect(newest(aigul)).not_to_be_in_viewport()
    down.click()
    expect(newest(aigul)).to_be_in_viewport()
    expect(down).to_be_hidden()


def test_a_lost_connection_comes_back_with_what_was_missed(
    page: Page, aigul: Locator, served: Served
) -> None:
    served.close_door()
    expect(page.get_by_text("Connection lost")).to_be_visible()
    send(served, "Осы арада")
    served.open_door()
    expect(newest(aigul)).to_contain_text("Осы арада")
    expect(page.get_by_text("Connection lost")).to_be_hidden()


def test_a_quiz_is_voted_in_once_and_then_says_what_is_right_and_why(aigul: Locator, served: Served) -> None:
    options = [{"text": "Кірістен"}, {"text": "Пайдадан"}]
    asked = {"chat_id": AIGUL, "question": "Салық неден есептеледі?", "options": options}
    quiz = {"type": "quiz", "correct_option_ids": [0], "explanation": "Шығыс шегерілмейді."}
    served.do(lambda world: world.call("sendPoll", asked | quiz | {"is_anonymous": False}))
    poll = newest(aigul)
    expect(poll).to_contain_text("Салық неден есептеледі?")
    expect(poll.locator(".why")).to_have_count(0)
    poll.get_by_role("button", name="Пайдадан").click()
    expect(poll.locator('[data-verdict="right"]')).to_contain_text("Кірістен")
    expect(poll.locator('[data-verdict="wrong"]')).to_contain_text("Пайдадан")
    expect(poll.locator(".why")).to_have_text("Шығыс шегерілмейді.")
    expect(poll.get_by_role("button")).to_have_count(0)
    assert served.do(lambda world: world.person(AIGUL).poll["chosen"]) == [1]
