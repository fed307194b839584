"""The store: assessments kept over the years, one answer saved at a time. DESIGN: section 7.

Needs the extra ``store``. Everything a face needs is here; every function but ``open_store`` and ``sign_in`` takes
the store and an ``Actor``, and enforces itself who may see and change what. All refusals are ``ProblemError``s.

Opening and people::

    open_store(settings=None) -> Store                                    # once a process; threads may share it
    sign_in(store, email) -> Actor                                        # NotAMemberError; email must be verified
    LOCAL                                                                 # the Actor of the single-user tool
    add_city(store, actor, city_id, name, country=None) -> MemberCity
    list_cities(store, actor) -> list[MemberCity]                         # those the actor may see
    add_member(store, actor, email, role, city_id=None) -> Member         # role official | secretariat | viewer
    remove_member(store, actor, email) -> None
    list_members(store, actor, city_id=None) -> list[Member]

Assessments::

    start_assessment(store, actor, city_id, period, *, questionnaire="ceds", catalog=None, carry_from=None) -> Started
    read_content(store, actor, assessment_id) -> (Questionnaire, Catalog or None)  # those it was begun with
    list_assessments(store, actor, city_id=None) -> list[AssessmentInfo]
    get_assessment(store, actor, assessment_id) -> AssessmentInfo         # .state .revision .editable .questionnaire

Saving (``based_on``: the revision the person's screen was made from, one number or one for each path;
``write_id``: made by the client, the same when the same write is sent again)::

    read_sheet(store, actor, assessment_id) -> Sheet                      # .revision .fields[path] .value(path)
    save_answer(store, actor, assessment_id, question_id, answer, *, based_on, write_id,
                confidence=KEEP, comment=KEEP) -> Saved                   # value, "dont_know", "n/a", None, KEEP
    save_fields(store, actor, assessment_id, {path: value}, *, based_on, write_id) -> Saved
    read_history(store, actor, assessment_id, path=None) -> list[HistoryEntry]

A save is acknowledged with ``Saved`` (``.revision`` is the next ``based_on`` of the fields it named), or refused with
``StaleWriteError`` (``.conflicts``: path, stored, offered, by, at; ``.revision``: the ``based_on`` to save again over
it once the person has seen both) and nothing was written. Paths: ``answer_path(q)``, ``comment_path(q)``,
``confidence_path(q)``, ``status_path(module)``, ``function_path(module, function)``, ``target_path(factor)``,
``city_path(key)``, ``TARGET_LEVEL``, ``CRITERIA`` (all four weights as one value).

Careful: raising one page-wide ``based_on`` to ``Saved.revision`` would claim that the page shows what others saved in
between. Keep a revision for each field on the page (``Field.revision``; 0 where there is none), or reload.

Review::

    read_quota(store, actor, city_id, year=None) -> Quota                 # .allowed .used .left .grants
    grant_quota(store, actor, city_id, extra, reason, year=None) -> Quota
    submit(store, actor, assessment_id, *, based_on) -> AssessmentInfo    # QuotaUsedError, StaleWriteError
    save_review_comment(store, actor, assessment_id, question_id, text) -> ReviewComment
    read_review_comments(store, actor, assessment_id) -> list[ReviewComment]
    send_back(store, actor, assessment_id, comments=None) -> AssessmentInfo  # {question_id or OVERALL: text}
    validate(store, actor, assessment_id, *, based_on) -> AssessmentInfo

Sections given to colleagues::

    give_section(store, actor, assessment_id, factor_id, person, until=None) -> None   # person "" takes it back
    read_sections(store, actor, assessment_id) -> dict[str, Section]      # by factor

Files in and out::

    export_submission(store, actor, assessment_id) -> Submission
    preview_import(store, actor, assessment_id, submission) -> ImportPreview
    import_submission(store, actor, assessment_id, submission, paths, *, based_on, write_id, upload_id=None) -> Saved
    keep_upload(store, actor, city_id, name, content, *, assessment_id=None, reading=None, problems=()) -> Upload
    list_uploads(store, actor, *, city_id=None, assessment_id=None) -> list[Upload]
    upload_bytes(store, actor, upload_id) -> bytes
    read_audit(store, actor, *, city_id=None, assessment_id=None, by=None, action=None, before=None, limit=200)
        -> list[AuditEntry]
    audit_actions(store, actor) -> list[str]

The exchange and good practices (drafts are for their city and the secretariat, approved ones for all members)::

    read_declaration(store, actor, city_id) -> Declared                   # .number is the next based_on
    save_declaration(store, actor, city_id, says, *, based_on) -> Declared
    list_declarations(store, actor) -> list[Declared]
    publish_exchange(store, actor, period, rows, content) -> PublishedExchange
    read_exchange(store, actor, period=None) -> PublishedExchange | None  # a city sees its own rows
    save_practice(store, actor, city_id, text, *, practice_id=None, based_on=0) -> Practice
    propose_practice(store, actor, practice_id, *, based_on) -> Practice
    approve_practice(store, actor, practice_id, *, based_on) -> Practice
    send_back_practice(store, actor, practice_id, comment) -> Practice
    withdraw_practice(store, actor, practice_id) -> Practice
    get_practice(store, actor, practice_id) -> Practice
    list_practices(store, actor, city_id=None) -> list[Practice]          # own ones, in any state
    list_approved_practices(store, actor, module=None) -> list[Practice]
    keep_practice_file(store, actor, practice_id, name, content) -> PracticeFile
    practice_file_bytes(store, actor, file_id) -> bytes

The cohort (who leads a group; what a city sees of its peers)::

    choose_head(store, actor, period, group_id, city_id) -> None          # None takes the choice back
    read_heads(store, actor, period) -> dict[str, str]                    # group -> city
    publish_peers(store, actor, period, whole, rows) -> None
    read_peers(store, actor, city_id, period=None) -> ShownPeers | None

Operations (upgrade, backup, restore, verify) are in ``diagnostic.store.operating.operations``.
"""

from diagnostic.store.access import LOCAL, Actor, Role, sign_in
from diagnostic.store.assessments.assessing import (
    AssessmentInfo,
    Started,
    State,
    get_assessment,
    list_assessments,
    read_content,
    start_assessment,
)
from diagnostic.store.assessments.field_paths import (
    CRITERIA,
    TARGET_LEVEL,
    answer_path,
    city_path,
    comment_path,
    confidence_path,
    function_path,
    status_path,
    target_path,
)
from diagnostic.store.assessments.kept_files import Upload, keep_upload, list_uploads, upload_bytes
from diagnostic.store.assessments.quota import Grant, Quota, grant_quota, read_quota
from diagnostic.store.assessments.review import (
    OVERALL,
    ReviewComment,
    read_review_comments,
    save_review_comment,
    send_back,
    submit,
    validate,
)
from diagnostic.store.assessments.saving import (
    KEEP,
    Field,
    HistoryEntry,
    Saved,
    Sheet,
    read_history,
    read_sheet,
    save_answer,
    save_fields,
)
from diagnostic.store.assessments.sections import Section, give_section, read_sections
from diagnostic.store.assessments.transfer import (
    Difference,
    ImportPreview,
    export_submission,
    import_submission,
    preview_import,
)
from diagnostic.store.audit_log import AuditEntry, audit_actions, read_audit
from diagnostic.store.database import Store
from diagnostic.store.errors import (
    Conflict,
    NotAllowedError,
    NotAMemberError,
    NotFoundError,
    QuotaUsedError,
    StaleWriteError,
    StoreUnavailableError,
    WrongStateError,
)
from diagnostic.store.opening import open_store
from diagnostic.store.people import (
    Member,
    MemberCity,
    add_city,
    add_member,
    list_cities,
    list_members,
    remove_member,
)
from diagnostic.store.practices.good_practices import (
    approve_practice,
    get_practice,
    list_approved_practices,
    list_practices,
    propose_practice,
    save_practice,
    send_back_practice,
    withdraw_practice,
)
from diagnostic.store.practices.practice_attachments import keep_practice_file, practice_file_bytes
from diagnostic.store.practices.practice_rows import Practice, PracticeFile, PracticeText
from diagnostic.store.published.declaring import Declared, list_declarations, read_declaration, save_declaration
from diagnostic.store.published.published_cohort import ShownPeers, choose_head, publish_peers, read_heads, read_peers
from diagnostic.store.published.publishing import ExchangeRow, PublishedExchange, publish_exchange, read_exchange

__all__ = [
    "CRITERIA",
    "KEEP",
    "LOCAL",
    "OVERALL",
    "TARGET_LEVEL",
    "Actor",
    "AssessmentInfo",
    "AuditEntry",
    "Conflict",
    "Declared",
    "Difference",
    "ExchangeRow",
    "Field",
    "Grant",
    "HistoryEntry",
    "ImportPreview",
    "Member",
    "MemberCity",
    "NotAMemberError",
    "NotAllowedError",
    "NotFoundError",
    "Practice",
    "PracticeFile",
    "PracticeText",
    "PublishedExchange",
    "Quota",
    "QuotaUsedError",
    "ReviewComment",
    "Role",
    "Saved",
    "Section",
    "Sheet",
    "ShownPeers",
    "StaleWriteError",
    "Started",
    "State",
    "Store",
    "StoreUnavailableError",
    "Upload",
    "WrongStateError",
    "add_city",
    "add_member",
    "answer_path",
    "approve_practice",
    "audit_actions",
    "choose_head",
    "city_path",
    "comment_path",
    "confidence_path",
    "export_submission",
    "function_path",
    "get_assessment",
    "get_practice",
    "give_section",
    "grant_quota",
    "import_submission",
    "keep_practice_file",
    "keep_upload",
    "list_approved_practices",
    "list_assessments",
    "list_cities",
    "list_declarations",
    "list_members",
    "list_practices",
    "list_uploads",
    "open_store",
    "practice_file_bytes",
    "preview_import",
    "propose_practice",
    "publish_exchange",
    "publish_peers",
    "read_audit",
    "read_content",
    "read_declaration",
    "read_exchange",
    "read_heads",
    "read_history",
    "read_peers",
    "read_quota",
    "read_review_comments",
    "read_sections",
    "read_sheet",
    "remove_member",
    "save_answer",
    "save_declaration",
    "save_fields",
    "save_practice",
    "save_review_comment",
    "send_back",
    "send_back_practice",
    "sign_in",
    "start_assessment",
    "status_path",
    "submit",
    "target_path",
    "upload_bytes",
    "validate",
    "withdraw_practice",
]
