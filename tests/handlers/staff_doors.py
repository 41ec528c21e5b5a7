"""The commands and buttons of staff, each with what it takes: for everybody else they do not exist."""

from typing import Any

from bot.callbacks import (
    CancelBatch,
    ChooseMonth,
    ConfirmBatch,
    ExportQuestionnaires,
    ExtendWindow,
    GrantAttempt,
    SendForm,
    ServicesPage,
    ShowBatch,
    ShowLearner,
    ShowRatings,
    ShowRatingWords,
)
from bot.callbacks.calls import (
    BeginCall,
    EndCall,
    FinishCall,
    HandOver,
    NextCase,
    NoteAnswer,
    OpenFollowUp,
    RoomView,
    SendInterested,
    ShowRoom,
    TakeFollowUp,
)
from bot.callbacks.dashboards import ShowDashboard
from bot.callbacks.items import KeepQuestion, ListItems, SendItems, ShowItem, ShowItems, VoidQuestion
from bot.callbacks.orders import OrderSurvey, SurveyMenu, SurveyPeriod, SurveyRegion, SurveyScope
from bot.callbacks.registers import ExportRegister, NarrowRegister, ShowRegister, ShowRegisters
from bot.callbacks.roster import (
    DismissColleague,
    InviteAs,
    InviteColleague,
    InviteTo,
    LeaveStaff,
    MoveColleague,
    MoveTo,
    ShowColleague,
    ShowInvitation,
    ShowRoster,
    WithdrawInvitation,
)
from bot.language import Language
from bot.people.model import Role
from bot.people.rules import Permission
from bot.registers.model import Narrowing, Programme, RegisterName, When
from bot.reports.dashboard import View
from bot.reports.spans import Span
from bot.survey.model import Outcome, Question, SampleMethod
from bot.survey.periods import Period

WANTED: dict[str, Any] = {
    "name": RegisterName.SERVICES,
    "when": When.YEAR,
    "region": "",
    "place": 0,
    "programme": Programme.ANY,
}
COMMANDS = {
    "/next": Permission.INTERVIEW,
    "/calls": Permission.INTERVIEW,
    "/room": Permission.SUPERVISE,
    "/followups": Permission.FOLLOW_UP,
    "/interested": Permission.FOLLOW_UP,
    "/find": Permission.FIND_PEOPLE,
    "/find Сейітқызы": Permission.FIND_PEOPLE,
    "/survey": Permission.ORDER_SURVEYS,
    "/stats": Permission.SEE_STATISTICS,
    "/questions": Permission.SEE_ITEMS,
    "/registers": Permission.EXPORT_REGISTER,
    "/register": Permission.EXPORT_REGISTER,
    "/services": Permission.IMPORT_SERVICES,
    "/questionnaires": Permission.EXPORT_REGISTER,
    "/staff": Permission.MANAGE_STAFF,
    "/leave": Permission.LEAVE,
}
BUTTONS = {
    NextCase().pack(): Permission.INTERVIEW,
    BeginCall(case=1).pack(): Permission.INTERVIEW,
    NoteAnswer(case=1, question=Question.RECEIVED, value="yes").pack(): Permission.INTERVIEW,
    EndCall(case=1, outcome=Outcome.BUSY).pack(): Permission.INTERVIEW,
    FinishCall(case=1).pack(): Permission.INTERVIEW,
    ShowRoom(view=RoomView.SUMMARY).pack(): Permission.SUPERVISE,
    HandOver(case=1, to=0).pack(): Permission.SUPERVISE,
    OpenFollowUp(follow_up=1).pack(): Permission.FOLLOW_UP,
    TakeFollowUp(follow_up=1).pack(): Permission.FOLLOW_UP,
    SendInterested().pack(): Permission.EXPORT_REGISTER,
    ServicesPage(page="overview").pack(): Permission.IMPORT_SERVICES,
    ShowItems().pack(): Permission.SEE_ITEMS,
    ListItems(which="m01", page=0).pack(): Permission.SEE_ITEMS,
    ShowItem(question="q-m01-01").pack(): Permission.SEE_ITEMS,
    SendItems().pack(): Permission.SEE_ITEMS,
    VoidQuestion(question="q-m01-01").pack(): Permission.VOID_QUESTIONS,
    KeepQuestion(question="q-m01-01").pack(): Permission.VOID_QUESTIONS,
    SendForm(language=Language.RU).pack(): Permission.IMPORT_SERVICES,
    ShowBatch(batch=1).pack(): Permission.IMPORT_SERVICES,
    ChooseMonth(batch=1, month="2026-01").pack(): Permission.IMPORT_SERVICES,
    ConfirmBatch(batch=1).pack(): Permission.IMPORT_SERVICES,
    CancelBatch(batch=1).pack(): Permission.IMPORT_SERVICES,
    ShowLearner(person=1).pack(): Permission.FIND_PEOPLE,
    SurveyMenu(page="menu").pack(): Permission.ORDER_SURVEYS,
    SurveyMenu(page="client").pack(): Permission.ORDER_SURVEYS,
    SurveyMenu(page="regions").pack(): Permission.ORDER_SURVEYS,
    SurveyMenu(page="everybody").pack(): Permission.ORDER_SURVEYS,
    SurveyRegion(region="19").pack(): Permission.ORDER_SURVEYS,
    SurveyPeriod(region="19", first=1, last=2, page=0).pack(): Permission.ORDER_SURVEYS,
    SurveyScope(client=0, centre=0, region="", first=0, last=0).pack(): Permission.ORDER_SURVEYS,
    **{
        OrderSurvey(
            client=0,
            centre=0,
            region="",
            first=0,
            last=0,
            method=SampleMethod.CENSUS,
            figure=0,
            seed=1,
            sure=n,
        ).pack(): Permission.ORDER_SURVEYS
        for n in (0, 1)
    },
    ExtendWindow(enrolment=1, days=0).pack(): Permission.GRANT_CHANCES,
    ExtendWindow(enrolment=1, days=7).pack(): Permission.GRANT_CHANCES,
    GrantAttempt(enrolment=1).pack(): Permission.GRANT_CHANCES,
    ShowRatings(period=Period.YEAR).pack(): Permission.SEE_STATISTICS,
    ShowDashboard(view=View.COURSE, span=Span.WEEK, back=0).pack(): Permission.SEE_STATISTICS,
    ShowRatingWords(period=Period.YEAR, page=0).pack(): Permission.SEE_STATISTICS,
    ExportQuestionnaires(period=Period.YEAR).pack(): Permission.EXPORT_REGISTER,
    ShowRegisters().pack(): Permission.EXPORT_REGISTER,
    ShowRegister(**WANTED, page=0).pack(): Permission.EXPORT_REGISTER,
    NarrowRegister(**WANTED, by=Narrowing.PLACE).pack(): Permission.EXPORT_REGISTER,
    ExportRegister(**WANTED).pack(): Permission.EXPORT_REGISTER,
    ShowRoster(page=0).pack(): Permission.MANAGE_STAFF,
    InviteColleague().pack(): Permission.MANAGE_STAFF,
    InviteAs(role=Role.OPERATOR, page=0).pack(): Permission.MANAGE_STAFF,
    InviteTo(role=Role.OPERATOR, unit="call_centre").pack(): Permission.MANAGE_STAFF,
    ShowInvitation(mark="0" * 16).pack(): Permission.MANAGE_STAFF,
    WithdrawInvitation(mark="0" * 16).pack(): Permission.MANAGE_STAFF,
    ShowColleague(account=1001).pack(): Permission.MANAGE_STAFF,
    MoveColleague(account=1001, page=0).pack(): Permission.MANAGE_STAFF,
    MoveTo(account=1001, unit="75").pack(): Permission.MANAGE_STAFF,
    DismissColleague(account=1001, sure=False).pack(): Permission.MANAGE_STAFF,
    DismissColleague(account=1001, sure=True).pack(): Permission.MANAGE_STAFF,
    LeaveStaff(sure=False).pack(): Permission.LEAVE,
    LeaveStaff(sure=True).pack(): Permission.LEAVE,
}
