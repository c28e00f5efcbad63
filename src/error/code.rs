//! Stable error tokens of the API.

/// Declares [`Code`] with its tokens. Each token is written here and nowhere else.
macro_rules! codes {
    ($( $variant:ident = $token:tt, )+) => {
        /// Stable English token of an error, part of the API: programs read it, people read the
        /// sentence beside it. A published token never changes its spelling or meaning.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        pub enum Code {
            $( #[serde(rename = $token)] $variant, )+
        }

        impl Code {
            pub const ALL: &'static [Self] = &[$( Self::$variant, )+];

            /// Returns the token as sent in the API.
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $token, )+ }
            }
        }
    };
}

codes! {
    AccountClosed = "account_closed",
    AccountLocked = "account_locked",
    AddressTooLong = "address_too_long",
    AlreadyAsked = "already_asked",
    AlreadyClosed = "already_closed",
    AlreadyCommitted = "already_committed",
    AlreadyHeld = "already_held",
    AlreadyInPool = "already_in_pool",
    AlreadyLeft = "already_left",
    AlreadyNominated = "already_nominated",
    AlreadyRecorded = "already_recorded",
    AlreadyReviewed = "already_reviewed",
    AlreadyUndone = "already_undone",
    AmbiguousDate = "ambiguous_date",
    AmbiguousStockCode = "ambiguous_stock_code",
    AmbiguousTown = "ambiguous_town",
    BadAlphabet = "bad_alphabet",
    BadBody = "bad_body",
    BadCertificate = "bad_certificate",
    BadCheck = "bad_check",
    BadDatabaseUrl = "bad_database_url",
    BadDate = "bad_date",
    BadEnum = "bad_enum",
    BadForm = "bad_form",
    BadLength = "bad_length",
    BadNumber = "bad_number",
    BadPaging = "bad_paging",
    BadPath = "bad_path",
    BadPeriod = "bad_period",
    BadRequest = "bad_request",
    BadSeed = "bad_seed",
    BadStockCode = "bad_stock_code",
    BadUpload = "bad_upload",
    BadValue = "bad_value",
    BadVersion = "bad_version",
    BadYear = "bad_year",
    BlockerClosed = "blocker_closed",
    Busy = "busy",
    CannotListen = "cannot_listen",
    CannotOpen = "cannot_open",
    CannotWrite = "cannot_write",
    CellTooLong = "cell_too_long",
    ChangedByActs = "changed_by_acts",
    ChangedMigration = "changed_migration",
    CodeConflict = "code_conflict",
    ConfirmationRequired = "confirmation_required",
    CrossSite = "cross_site",
    Damaged = "damaged",
    DamagedWorkbook = "damaged_workbook",
    DateBeforeLast = "date_before_last",
    DelistedOnRequired = "delisted_on_required",
    DescriptionRequired = "description_required",
    DestroyedCode = "destroyed_code",
    Duplicate = "duplicate",
    DuplicateField = "duplicate_field",
    EmptyFile = "empty_file",
    EncodedBody = "encoded_body",
    EncryptedWorkbook = "encrypted_workbook",
    EventsDepend = "events_depend",
    EvidenceEmpty = "evidence_empty",
    EvidenceRequired = "evidence_required",
    ExpiredToken = "expired_token",
    FileExists = "file_exists",
    FileTypeMismatch = "file_type_mismatch",
    FileTypeRefused = "file_type_refused",
    FollowsParent = "follows_parent",
    Forbidden = "forbidden",
    ForeignFile = "foreign_file",
    ForeignTown = "foreign_town",
    FutureDate = "future_date",
    HasDecisions = "has_decisions",
    HasMembers = "has_members",
    IdempotencyKeyReused = "idempotency_key_reused",
    IllegalAction = "illegal_action",
    IllegalTransition = "illegal_transition",
    Immutable = "immutable",
    InUse = "in_use",
    Internal = "internal",
    Invalid = "invalid",
    InvalidCredentials = "invalid_credentials",
    InvalidRefreshToken = "invalid_refresh_token",
    InvalidToken = "invalid_token",
    IsEvidence = "is_evidence",
    LastAdmin = "last_admin",
    ListingFactsRequired = "listing_facts_required",
    MethodNotAllowed = "method_not_allowed",
    MissingCategory = "missing_category",
    MissingDescription = "missing_description",
    MissingField = "missing_field",
    MissingFigures = "missing_figures",
    MissingFile = "missing_file",
    MissingLeader = "missing_leader",
    MissingName = "missing_name",
    MissingToken = "missing_token",
    MissingTown = "missing_town",
    MissingYear = "missing_year",
    MoreThanAll = "more_than_all",
    MustChangePassword = "must_change_password",
    NestedParent = "nested_parent",
    NewerSchema = "newer_schema",
    NoDataRows = "no_data_rows",
    NoHeadingRow = "no_heading_row",
    NoNameColumn = "no_name_column",
    NoScoringRule = "no_scoring_rule",
    NoSuchCell = "no_such_cell",
    NoSuchFile = "no_such_file",
    NoSuchRoute = "no_such_route",
    NoneChosen = "none_chosen",
    NotAList = "not_a_list",
    NotAListing = "not_a_listing",
    NotAQuotation = "not_a_quotation",
    NotAWorkingDay = "not_a_working_day",
    NotAccepted = "not_accepted",
    NotApplicable = "not_applicable",
    NotCommitted = "not_committed",
    NotEachOnce = "not_each_once",
    NotEmbedded = "not_embedded",
    NotEmpty = "not_empty",
    NotFound = "not_found",
    NotGraded = "not_graded",
    NotIncreasing = "not_increasing",
    NotJson = "not_json",
    NotNominable = "not_nominable",
    NotOnAgenda = "not_on_agenda",
    NoteRequired = "note_required",
    NothingAsked = "nothing_asked",
    NothingChosen = "nothing_chosen",
    NothingMissing = "nothing_missing",
    NothingToChange = "nothing_to_change",
    OneTask = "one_task",
    OneUnit = "one_unit",
    OtherCategory = "other_category",
    OtherCity = "other_city",
    OutOfPlace = "out_of_place",
    OutOfRange = "out_of_range",
    OverlappingMembership = "overlapping_membership",
    OverrideNeedsExpiry = "override_needs_expiry",
    ParentClosed = "parent_closed",
    PastDate = "past_date",
    PlainHttpRefused = "plain_http_refused",
    PlanChanged = "plan_changed",
    PoolIsEmpty = "pool_is_empty",
    Raced = "raced",
    ReadingChanged = "reading_changed",
    ReasonRequired = "reason_required",
    RecheckClosed = "recheck_closed",
    RecheckOpen = "recheck_open",
    RecordedElsewhere = "recorded_elsewhere",
    RefreshTokenReused = "refresh_token_reused",
    RepeatedSort = "repeated_sort",
    Required = "required",
    Reserved = "reserved",
    RowsFailed = "rows_failed",
    RuleVersionEdited = "rule_version_edited",
    SameTown = "same_town",
    SessionEnded = "session_ended",
    StaleVersion = "stale_version",
    StandardRequired = "standard_required",
    StockCodeMismatch = "stock_code_mismatch",
    TooLarge = "too_large",
    TooLong = "too_long",
    TooMany = "too_many",
    TooManyAttachments = "too_many_attachments",
    TooManyAttempts = "too_many_attempts",
    TooManyColumns = "too_many_columns",
    TooManyCorrections = "too_many_corrections",
    TooManyFields = "too_many_fields",
    TooManyFollowers = "too_many_followers",
    TooManyRows = "too_many_rows",
    TooManySheets = "too_many_sheets",
    TooManySorts = "too_many_sorts",
    TooManyViews = "too_many_views",
    TownFixed = "town_fixed",
    Twice = "twice",
    UnclosedQuote = "unclosed_quote",
    Undecodable = "undecodable",
    UnknownBlocker = "unknown_blocker",
    UnknownCategory = "unknown_category",
    UnknownCheckpoint = "unknown_checkpoint",
    UnknownColumn = "unknown_column",
    UnknownCompany = "unknown_company",
    UnknownDepartment = "unknown_department",
    UnknownEncoding = "unknown_encoding",
    UnknownField = "unknown_field",
    UnknownFile = "unknown_file",
    UnknownNomination = "unknown_nomination",
    UnknownParent = "unknown_parent",
    UnknownSheet = "unknown_sheet",
    UnknownSort = "unknown_sort",
    UnknownStandard = "unknown_standard",
    UnknownTown = "unknown_town",
    UnsoundBackup = "unsound_backup",
    VersionRequired = "version_required",
    WeakPassword = "weak_password",
    WrongPassword = "wrong_password",
    YearNotOver = "year_not_over",
    ZipBomb = "zip_bomb",
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Code {
    type Err = String;

    fn from_str(token: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().copied().find(|code| code.as_str() == token);
        known.ok_or_else(|| format!("no code {token:?}"))
    }
}

/// Tests compare codes with tokens, as API clients do. The program itself never does.
#[cfg(test)]
impl PartialEq<&str> for Code {
    fn eq(&self, token: &&str) -> bool {
        self.as_str() == *token
    }
}
