"""/money/: projects first; agreements, the ledger, payments and routes below it. /hours/ is everybody's."""

from django.urls import path

from sankofa.desk.finance.views import agreements, bank, boxes, debts, hours, ledger, payments, projects, routes

PROJECT = "money/projects/<uuid:project_id>/"
BATCH = "money/payments/<uuid:batch_id>/"
BOX = "money/cash/<uuid:box_id>/"
AGREEMENT = "money/agreements/<uuid:agreement_id>/"

urlpatterns = [
    path("hours/", hours.week, name="hours"),
    path("money/ledger/hours/", hours.charge, name="ledger_hours"),
    path("money/", projects.rows, name="projects"),
    path("money/projects/new/", projects.new, name="project_new"),
    path(PROJECT, projects.project, name="project"),
    path(PROJECT + "lines/", projects.add_line, name="project_line_new"),
    path(PROJECT + "budget/", projects.budget, name="project_budget"),
    path(PROJECT + "shares/", projects.shares, name="project_shares"),
    path(PROJECT + "overhead/", projects.overhead, name="project_overhead"),
    path("money/agreements/", agreements.rows, name="agreements"),
    path("money/agreements/new/", agreements.new, name="agreement_new"),
    path(AGREEMENT, agreements.agreement, name="agreement"),
    path(AGREEMENT + "extend/", agreements.extend, name="agreement_extend"),
    path(AGREEMENT + "add/<slug:what>/", agreements.add, name="agreement_add"),
    path(AGREEMENT + "reports/<uuid:report_id>/", agreements.sent, name="agreement_report_sent"),
    path(AGREEMENT + "deliverables/<uuid:deliverable_id>/", agreements.done, name="agreement_deliverable_done"),
    path("money/ledger/", ledger.rows, name="ledger"),
    path("money/ledger/cost/", ledger.cost, name="ledger_cost"),
    path("money/ledger/income/", ledger.income, name="ledger_income"),
    path("money/ledger/close/", ledger.close, name="ledger_close"),
    path("money/ledger/<uuid:entry_id>/", ledger.entry, name="ledger_entry"),
    path("money/ledger/<uuid:entry_id>/reverse/", ledger.reverse_, name="ledger_reverse"),
    path("money/ledger/<uuid:entry_id>/paid/", debts.paid, name="ledger_paid"),
    path("money/ledger/<uuid:entry_id>/let-go/", debts.let_go, name="ledger_let_go"),
    path("money/owed/", debts.rows, name="owed"),
    path("money/payments/", payments.rows, name="payments"),
    path("money/payments/new/", payments.new, name="payment_new"),
    path(BATCH, payments.batch, name="payment"),
    path(BATCH + "file/", payments.file, name="payment_file"),
    path(BATCH + "orders/<uuid:order_id>/back/", payments.failed, name="payment_failed"),
    path(BATCH + "orders/<uuid:order_id>/drop/", payments.drop, name="payment_drop"),
    path(BATCH + "<slug:verb>/", payments.act, name="payment_act"),
    path("money/bank/", bank.rows, name="bank"),
    path("money/bank/accounts/new/", bank.new, name="bank_new"),
    path("money/bank/read/", bank.read, name="bank_read"),
    path("money/bank/files/<uuid:upload_id>/", bank.columns, name="bank_columns"),
    path("money/bank/lines/<uuid:statement_line_id>/", bank.line, name="bank_line"),
    path("money/bank/lines/<uuid:statement_line_id>/loose/", bank.loose, name="bank_loose"),
    path("money/cash/", boxes.rows, name="boxes"),
    path("money/cash/new/", boxes.new, name="box_new"),
    path(BOX, boxes.box, name="box"),
    path(BOX + "count/", boxes.count, name="box_count"),
    path(BOX + "move/", boxes.move, name="box_move"),
    path(BOX + "pay/", boxes.pay, name="box_pay"),
    path(BOX + "close/", boxes.close, name="box_close"),
    path(BOX + "counts/<uuid:count_id>/", boxes.settle, name="box_settle"),
    path("money/ledger/<uuid:entry_id>/receipt/", boxes.receipt, name="ledger_receipt"),
    path("money/ledger/<uuid:entry_id>/papers/", boxes.keep, name="ledger_paper_keep"),
    path("money/papers/<uuid:paper_id>/", boxes.paper, name="ledger_paper"),
    path("money/routes/", routes.rows, name="routes"),
]
