"""The store: assessments kept over the years, one answer saved at a time. DESIGN: section 7.

Needs the extra ``store``. Everything a face needs is here; every function but ``open_store`` and ``sign_in`` takes
the store and an ``Actor``, as in ``read_sheet(store, actor, assessment_id)``, and enforces itself who may see and
change what. ``LOCAL`` is the actor of the single-user tool. All refusals are ``ProblemError``s. What each function
takes and gives stands with it; its rows are in ``tables``.

Saving goes by revisions. ``based_on`` is the revision the person's screen was made from, one number or one for each
path; ``write_id`` is made by the client, the same when the same write is sent again. A save is acknowledged with
``Saved`` (``.revision`` is the next ``based_on`` of the fields it named), or refused with ``StaleWriteError``
(``.conflicts``: path, stored, offered, by, at; ``.revision``: the ``based_on`` to save again over it once the person
has seen both) and nothing was written. Paths come from ``answer_path(question)`` and its neighbours, ``TARGET_LEVEL``
and ``CRITERIA`` (all four weights as one value).

Careful: raising one page-wide ``based_on`` to ``Saved.revision`` would claim that the page shows what others saved in
between. Keep a revision for each field on the page (``Field.revision``; 0 where there is none), or reload.

An assessment keeps the questionnaire and catalog it was begun with: ``read_content`` gives both. Operations (upgrade,
backup, restore, verify) are in ``diagnostic.store.operating.operations``.
"""

from diagnostic.store.access import LOCAL, Actor, AuditEntry, Role, audit_actions, read_audit, sign_in
from diagnostic.store.assessments.assessing import (
    AssessmentInfo,
    Started,
    State,
    get_assessment,
    list_assessments,
    read_carried,
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
    evidence_path,
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
    save_verification,
    send_back,
    submit,
    validate,
)
from diagnostic.store.assessments.reviewed import read_validated_result
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
from diagnostic.store.database import Store
from diagnostic.store.declaring import Declared, list_declarations, read_declaration, save_declaration
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
from diagnostic.store.publishing import (
    ExchangeRow,
    PublishedExchange,
    ShownPeers,
    choose_head,
    publish_exchange,
    publish_peers,
    read_exchange,
    read_heads,
    read_peers,
)
