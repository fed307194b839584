"""The store: assessments kept over the years, one answer saved at a time. DESIGN: section 7.

Needs the extra ``store``. Everything a face needs is here; every function but ``open_store`` and ``sign_in`` takes
the store and an ``Actor``, and enforces itself who may see and change what. All refusals are ``ProblemError``s.

Opening and people::

    open_store(settings=None, find_content=shipped_content) -> Store      # once a process; threads may share it
    sign_in(store, email) -> Actor                                        # NotAMemberError; email must be verified
    LOCAL                                                                 # the Actor of the single-user tool
    add_city(store, actor, city_id, name, country=None) -> MemberCity
    list_cities(store, actor) -> list[MemberCity]                         # those the actor may see
    add_member(store, actor, email, role, city_id=None) -> Member         # role official | secretariat | viewer
    remove_member(store, actor, email) -> None
    list_members(store, actor, city_id=None) -> list[Member]

Assessments::

    start_assessment(store, actor, city_id, period, *, questionnaire="ceds", carry_from=None) -> Started
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
    read_audit(store, actor, *, city_id=None, assessment_id=None, before=None, limit=200) -> list[AuditEntry]

``store.content(id, version)`` gives questionnaire and catalog of ``AssessmentInfo.questionnaire`` (``id@version``).
Operations (upgrade, backup, restore, verify) are in ``diagnostic.store.operations``.
"""

from diagnostic.store.access import LOCAL, Actor, Role, sign_in
from diagnostic.store.assessing import (
    AssessmentInfo,
    Started,
    State,
    get_assessment,
    list_assessments,
    start_assessment,
)
from diagnostic.store.audit_log import AuditEntry, read_audit
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
from diagnostic.store.field_paths import (
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
from diagnostic.store.files_kept import Upload, keep_upload, list_uploads, upload_bytes
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
from diagnostic.store.quota import Grant, Quota, grant_quota, read_quota
from diagnostic.store.review import (
    OVERALL,
    ReviewComment,
    read_review_comments,
    save_review_comment,
    send_back,
    submit,
    validate,
)
from diagnostic.store.saving import (
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
from diagnostic.store.sections import Section, give_section, read_sections
from diagnostic.store.transfer import Difference, ImportPreview, export_submission, import_submission, preview_import

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
    "Difference",
    "Field",
    "Grant",
    "HistoryEntry",
    "ImportPreview",
    "Member",
    "MemberCity",
    "NotAMemberError",
    "NotAllowedError",
    "NotFoundError",
    "Quota",
    "QuotaUsedError",
    "ReviewComment",
    "Role",
    "Saved",
    "Section",
    "Sheet",
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
    "city_path",
    "comment_path",
    "confidence_path",
    "export_submission",
    "function_path",
    "get_assessment",
    "give_section",
    "grant_quota",
    "import_submission",
    "keep_upload",
    "list_assessments",
    "list_cities",
    "list_members",
    "list_uploads",
    "open_store",
    "preview_import",
    "read_audit",
    "read_history",
    "read_quota",
    "read_review_comments",
    "read_sections",
    "read_sheet",
    "remove_member",
    "save_answer",
    "save_fields",
    "save_review_comment",
    "send_back",
    "sign_in",
    "start_assessment",
    "status_path",
    "submit",
    "target_path",
    "upload_bytes",
    "validate",
]
