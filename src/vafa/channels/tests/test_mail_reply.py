"""The answer in a mail, found among quotes as many programs write them."""

# ruff: noqa: E501 (mails as they come)

import pytest

from vafa.channels.drivers.email.reading import read_mail
from vafa.channels.drivers.email.reading.reply import reply
from vafa.channels.tests.mail_samples import mail

QUOTE = "\n> first\n> second\n"

ANNOUNCED = [
    "On Mon, Jun 2, 2025 at 10:17 AM Sara <sara@example.com> wrote:",
    "On Mon, Jun 2, 2025 at 10:17 AM Sara Very Long Name From A Company\n<sara@example.com> wrote:",
    "On Monday, June 2, 2025 at 10:17:00 AM GMT+3:30, Sara\n<sara@example.com> wrote:",
    "> On 2 Jun 2025, at 10:17, Sara <sara@example.com> wrote:\n>",
    "Am 02.06.2025 um 10:17 schrieb Sara <sara@example.com>:",
    "Am Mo., 2. Juni 2025 um 10:17 Uhr schrieb Sara <\nsara@example.com>:",
    "Le lun. 2 juin 2025 à 10:17, Sara <sara@example.com> a écrit :",
    "El lun, 2 jun 2025 a las 10:17, Sara (<sara@example.com>) escribió:",
    "Il giorno lun 2 giu 2025 alle ore 10:17 Sara <sara@example.com> ha scritto:",
    "Em seg., 2 de jun. de 2025 às 10:17, Sara <sara@example.com> escreveu:",
    "Op ma 2 jun 2025 om 10:17 schreef Sara <sara@example.com>:",
    "Den mån 2 juni 2025 kl 10:17 skrev Sara <sara@example.com>:",
    "пн, 2 июн. 2025 г. в 10:17, Sara <sara@example.com>:",
    "2 июня 2025 г., в 10:17, Sara <sara@example.com> написал(а):",
    "pon., 2 cze 2025 o 10:17 Sara <sara@example.com> napisał(a):",
    "2 Haz 2025 Pzt, 10:17 tarihinde Sara <sara@example.com> şunu yazdı:",
    "در تاریخ دوشنبه ۲ ژوئن ۲۰۲۵، ۱۰:۱۷ سارا <sara@example.com> نوشت:",
    "در تاریخ دوشنبه ۱۲ خرداد ۱۴۰۴ ساعت ۱۰:۱۷ سارا <\u200esara@example.com\u200e> نوشت:",
    "در ۱۲ خرداد ۱۴۰۴، ساعت ۱۰:۱۷، سارا <sara@example.com> نوشت:",
    "في الاثنين، ٢ يونيو ٢٠٢٥ في ١٠:١٧ ص تمت كتابة ما يلي بواسطة سارة <\u200esara@example.com\u200e>:",
    "في ٢ يونيو ٢٠٢٥، الساعة ١٠:١٧ ص، كتب/كتبت سارة <sara@example.com>:",
    "بتاريخ 2 يونيو 2025، كتبت سارة <sara@example.com>:",
    "2025年6月2日(月) 10:17 Sara <sara@example.com>:",
    "在 2025年6月2日，10:17，Sara <sara@example.com> 写道：",
]

TO_THE_END = [
    "-----Original Message-----\nFrom: Sara\nSent: Monday\nTo: Help\nSubject: x\n\nold",
    "-----Original Message-----\nold",
    "________________________________\nFrom: Sara <sara@example.com>\nSent: Monday, June 2\nTo: Help\nSubject: x\n\nold",
    "From: Sara <sara@example.com>\nDate: Monday, June 2, 2025 at 10:17\nTo: Help\nSubject: x\nold",
    "*From:* Sara [mailto:sara@example.com]\n*Sent:* Monday\n*To:* Help\n*Subject:* x\n\nold",
    "Von: Sara <sara@example.com>\nGesendet: Montag, 2. Juni 2025 10:17\nAn: Hilfe\nBetreff: x\n\nold",
    "De : Sara <sara@example.com>\nEnvoyé : lundi 2 juin 2025 10:17\nÀ : Aide\nObjet : x\n\nold",
    "De: Sara <sara@example.com>\nEnviado el: lunes, 2 de junio de 2025\nPara: x\nAsunto: x\n\nold",
    "Da: Sara\nInviato: lunedì 2 giugno 2025\nA: x\nOggetto: x\n\nold",
    "От: Sara\nОтправлено: понедельник\nКому: x\nТема: x\n\nold",
    "از: سارا <sara@example.com>\nارسال شده: دوشنبه ۱۲ خرداد ۱۴۰۴\nبه: پشتیبانی\nموضوع: سفارش\n\nold",
    "من: سارة <sara@example.com>\nتاريخ الإرسال: الاثنين، ٢ يونيو\nإلى: الدعم\nالموضوع: الطلب\n\nold",
    "-----پیام اصلی-----\nold",
    "----- الرسالة الأصلية -----\nold",
    "---------- Forwarded message ---------\nFrom: Sara <sara@example.com>\nDate: Mon\nSubject: x\nTo: y\n\nold",
    "Begin forwarded message:\n\nFrom: Sara\nold",
    "-------- Ursprüngliche Nachricht --------\nVon: Sara\nDatum: 2.6.2025\nAn: x\nBetreff: y\n\nold",
    "---- Sara wrote ----\n\n> old",
    "Date: Wed, 16 May 2012 00:15:02 -0600\nTo: sara@example.com\n\nold",
    "Date: Wed, 16 May 2012\nSubject: x\nFrom: sara@example.com\nTo: help@shop.example\n\nold",
    "-------- Mensaje original --------\nold",
    "-- \nSara\n+98 21 0000",
    "Sent from my iPhone",
    "ارسال شده از iPhone من",
    "تم الإرسال من الـ iPhone",
    "Get Outlook for Android",
]


@pytest.mark.parametrize("announced", ANNOUNCED)
def test_the_quote_below_its_announcement_is_left_out(announced):
    assert reply(f"The answer\nin two lines.\n\n{announced}\n{QUOTE}") == "The answer\nin two lines."


@pytest.mark.parametrize("announced", [one for one in ANNOUNCED if not one.startswith(">")])
def test_an_answer_below_the_quote_stays(announced):
    assert reply(f"{announced}\n{QUOTE}\nThe answer.") == "The answer."


@pytest.mark.parametrize("tail", TO_THE_END)
def test_all_below_is_left_out(tail):
    assert reply(f"The answer.\n\n{tail}") == "The answer."


@pytest.mark.parametrize("tail", TO_THE_END)
def test_a_mail_that_is_nothing_but_a_quote_stays_whole(tail):
    assert reply(tail) == tail.strip()


def test_answers_between_quotes_stay():
    text = "On 2 Jun 2025 at 10:17, Sara <s@example.com> wrote:\n> one?\n\nYes.\n\n> two?\n\nNo."
    assert reply(text) == "Yes.\n\nNo."


@pytest.mark.parametrize(
    "text",
    [
        "I wrote: please call at 10:30",
        "From: Tehran\nTo: Shiraz",
        "Serial: 12\nFrom: store a@example.com\nProblem: noise",
        "Order: 1234\nDate: 2 June 2025\nTo: Sara, 12 Street\n\nPlease help",
        "Dear sir,\nOn Monday I called you. The clerk said:\nwait.",
        "It costs 5 > 3, you said\n\nRegards",
        "سلام\nاز: پنجشنبه تا شنبه\nممنون",
        "Order\n-----\nfridge",
        "- one\n- two\n-- three",
        "من سفارش را در تاریخ ۲ خرداد دادم و نوشتم که عجله دارم",
        "On 2 June I bought a fridge.\nIt broke. My wife wrote to you twice.",
        "See >>> https://shop.example <<<\n>>> here >>> https://shop.example\nThank you",
        "FYI\n\n---------- Forwarded message ---------\nFrom: a@example.com\nSubject: x\n\nwords",
        "Subject: fridge\nIt does not cool.",
    ],
)
def test_words_that_only_look_like_a_quote_stay(text):
    assert reply(text) == text


@pytest.mark.parametrize(
    "html",
    [
        '<div>Yes.</div><div class="gmail_quote"><div dir="ltr" class="gmail_attr">unknown words<br></div>'
        '<blockquote class="gmail_quote">old</blockquote></div>',
        '<p>Yes.</p><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>X:</b> Sara</div><div>old</div>',
        '<p>Yes.</p><div style="border:none;border-top:solid #E1E1E1"><p><b>From:</b> Sara &lt;s@example.com&gt;<br>'
        "<b>Sent:</b> Monday<br><b>To:</b> x<br><b>Subject:</b> y</p></div><p>old</p>",
        'Yes.<br><div class="moz-cite-prefix">so schrieb sie</div><blockquote type="cite">old</blockquote>',
        '<div>Yes.</div><div class="yahoo_quoted"><div>On Monday, Sara wrote:</div><div>old</div></div>',
        '<div>Yes.</div><br><blockquote type="cite"><div>On 2 Jun 2025, Sara wrote:</div><div>old</div></blockquote>',
        '<div dir="rtl">Yes.</div><div class="gmail_quote">در تاریخ دوشنبه ۲ ژوئن ۲۰۲۵ سارا &lt;'
        '<a href="mailto:s@e.example">s@e.example</a>&gt; نوشت:<br><blockquote class="gmail_quote">old</blockquote></div>',
    ],
)
def test_quotes_in_html_are_left_out(html):
    assert read_mail(mail(html, "Content-Type: text/html; charset=utf-8")).visible == "Yes."


def test_an_answer_between_html_quotes_stays():
    html = (
        '<div class="gmail_quote"><div class="gmail_attr">On Monday Sara wrote:</div>'
        "<blockquote class='gmail_quote'>one?</blockquote><div>Yes.</div><blockquote class='gmail_quote'>two?</blockquote><div>No.</div></div>"
    )
    assert read_mail(mail(html, "Content-Type: text/html")).visible == "Yes.\n\nNo."


def test_a_forwarded_html_mail_is_not_cut_to_nothing():
    html = '<div class="gmail_quote"><div class="gmail_attr">-- Forwarded message --<br>From: a</div>old</div>'
    assert "old" in read_mail(mail(html, "Content-Type: text/html")).visible
