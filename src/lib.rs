//! 鲲鹏: the system that a city uses to guide its companies to a stock exchange listing.
//!
//! This page is the map of the source: the folders and their dependencies, the Chinese terms and
//! their names in the code, and two walks through all layers. A test keeps it correct
//! (`tests/it/tidy/map.rs`).
//!
//! # The layers
//!
//! The layers, from the bottom up. A folder imports from lower layers, and within its own layer
//! from folders listed before it.
//!
//! **ground**: independent of companies
//! - [`error`]: errors, and what the caller is told
//! - [`misread`]: parse errors of libraries, in Chinese and with their position
//! - [`digest`]: hashes and random tokens
//! - [`trace_id`]: the id that connects a response, its log lines and its audit entries
//! - [`limits`]: maximum lengths of texts
//! - [`owner_only`]: files and folders that only their owner may read
//! - [`db`]: the same queries for two engines; no other folder names an engine
//! - [`config`]: every setting of the program, its default and its meaning
//! - [`files`]: the folder of file content, each file named by its hash
//! - [`background`]: long work that continues when the user leaves the page
//! - [`chinese`]: comparing, searching and sorting Chinese text
//! - [`dates`]: dates in lists, exact to the day, the month or the year
//! - [`calendar`]: 工作日历, working days
//! - [`money`]: whole yuan; people read and write 万元
//! - [`market`]: boards, their exchanges, and stock codes
//! - [`sheet`]: reads the bytes of a list, in any format, into a table
//! - [`city`]: 本市, everything that differs between cities: names, plan, files
//!
//! **record**: who may write, and what each change records
//! - [`access`]: roles, permissions, scope and the clock; pure
//! - [`record`]: the transaction, history, the audit chain, and the hooks of features
//! - [`session`]: access of requests to the data, and sessions
//!
//! **kit**: the building blocks of features
//! - [`web`]: routes, pages and their parts, forms, paging
//! - [`signin`]: 登录, signing in and out
//! - [`saved_view`]: 常用视图, list filters saved under a name
//! - [`reference`]: 参考数据, the data loaded before anyone enters anything
//! - [`stage`]: 阶段, the table of legal moves, and the stage of a company; pure
//! - [`standard`]: 上市标准, checked with whole numbers as of any day; pure
//!
//! **facts**: what people enter
//! - [`setting`]: 设置, what a city decides for itself
//! - [`confirmation`]: 确认, which facts count only after the office confirms them
//! - [`town`]: 镇街（园区）, their working groups, and recognising their names
//! - [`department`]: 职能部门, and the categories of blockers they resolve
//! - [`account`]: 账号, who may sign in, with which role, for which unit
//! - [`notice`]: 通知, messages to people
//! - [`goal`]: 破零, running totals of dated facts
//! - [`membership`]: 在库记录, the days on which companies are in the pool
//! - [`company`]: 企业, its facts, names and search
//! - [`course`]: 上市进程, the stage events of a company
//! - [`listing`]: 上市记录、挂牌、迁移, dated facts that count
//! - [`financial`]: 财务数据, by year and source
//! - [`attachment`]: 附件, files of companies
//!
//! **flows**: work that several people handle in turn
//! - [`deadline`]: 期限, working days, lights, reminders and escalations
//! - [`flow`]: 办理流程, a table of who may do what in which state
//! - [`blocker`]: 困难问题, from 登记 to 销号
//! - [`meeting`]: 会议, agendas and decisions
//! - [`pool`]: 后备库, entries, exits, and the members on any day
//! - [`suggestion`]: 入库建议, candidates for the pool, and lists of names to compare
//!
//! **derived**: what is computed from all of these
//! - [`profile`]: 上市画像 and 优先级
//! - [`request`]: 资料征集, asking units for figures that profiles lack
//! - [`grade`]: 分级, recommended by a rule, decided by the office
//! - [`ranking`]: 考核排名, the league table of the units
//! - [`declaration`]: 申报确认, facts that towns declare and the office confirms
//! - [`supervision`]: 督办, the board of all blockers of the city
//!
//! **doors**: what combines features for users and other programs
//! - [`columns`]: 名单的列, the fields of lists and their known headings
//! - [`export`]: 导出, lists as files, and empty templates
//! - [`import`]: 导入, lists as users really send them
//! - [`dossier`]: 档案, pages of many features: 总览, a company, a town, a profile
//! - [`audit`]: 审计日志, as the auditor reads it
//! - [`todo`]: 我的待办, the pending tasks of a person
//! - [`help`]: 帮助, how each job is done
//!
//! **top**: the assembly
//! - [`server`]: every feature's routes, the menu, the rounds, the server itself
//! - [`cli`]: 命令行, the same actions without the server
//! - [`demo`]: a full demonstration on an empty machine
//!
//! # One way down, and hooks
//!
//! No folder imports from a higher layer. If a lower folder must ask or notify a higher one, it
//! defines a type for that. The higher folder registers a value of this type in its
//! [`web::Feature`], beside its routes, its menu entry and the words of its pages.
//! [`server::FEATURES`] lists all features once. [`record::Hooks`] collects the registered values
//! and finds them by type. For example, profiles follow every change ([`record::Follower`]),
//! although the transaction knows nothing about profiles.
//!
//! # One city's books
//!
//! A [`record::Journal`] is the data of one city: its database, the hooks of features in its
//! transactions, the seed files of the city ([`city::Seeds`]), and cached values
//! ([`record::Memory`]). The code names no city, and cities share no state in a process.
//! `session::Actor` gives access to the city's data (`city`, `seeds`, `memory`).
//!
//! # Inside a feature
//!
//! Each feature uses the same file names: `model.rs` for types and rules without IO, `store.rs`
//! for all queries (private to the feature), `actions.rs` for operations, `api.rs` and `pages.rs`
//! for API and pages, and `feature.rs` for what the feature registers.
//!
//! # Words
//!
//! The pages use the Chinese terms; these are their names in the code and the API.
//!
//! | 词 | in code | what it is |
//! |---|---|---|
//! | 本市 | [`city`], `City` | the city that owns the data; it is data, the code names none |
//! | 破零 | [`goal`], `broken` | the first listed company of a unit; the goal for every unit |
//! | 镇街（园区） | [`town`] | a unit of the city: a street, town, park or platform |
//! | 片区 | `area` | one of the six groups of units |
//! | 专班 | `working_group` | the people of a unit who work for listings |
//! | 领导小组办公室 | `Office` | the office that runs the work for the whole city |
//! | 领导小组 | `Leader` | reads everything, writes 批示 |
//! | 职能部门 | [`department`] | resolves blockers |
//! | 管辖范围 | `Scope` | the records that exist for a person; all others do not |
//! | 阶段 | `Stage` | the position of a company; a `Step` is an event that changes it |
//! | 阶段大类 | `Phase` | 储备, 股改, 辅导, 审核, 上市; and 中止, 退出 |
//! | 培育线索 | `Candidate` | the first stage |
//! | 中止 | `Suspended` | a pause, not a stage; 恢复 is `Resumed` |
//! | 更正 | `correct` | voiding a wrong event |
//! | 申报、确认 | [`declaration`], [`confirmation`] | a unit declares a fact, the office confirms it; only then it counts |
//! | 上市 | [`listing`] | a dated listing on a stock exchange; only this counts for 破零 |
//! | 挂牌 | `Quotation` | on 新三板 or a regional market; never counts for 破零 |
//! | 迁移 | `Move` | from unit to unit, or out of the city |
//! | 板块 | `Board` | the board where a company is listed or wants to be listed |
//! | 后备库 | [`pool`] | the reserve pool of companies |
//! | 在库记录 | [`membership`] | the days on which a company is in the pool |
//! | 入库申请 | `nominations` | a unit proposes a company for the pool |
//! | 认定 | `recognise` | a document accepts a `batch` of companies into the pool |
//! | 复核 | `recheck` | units confirm which companies still qualify |
//! | 困难问题 | `Blocker` | a problem that blocks a listing; 发行 is “issue” too |
//! | 交办 | `Assign` | gives a blocker to a department; its deadline starts |
//! | 签收 | `Sign` | the department accepts it |
//! | 反馈 | `Answer` | the department reports what it did |
//! | 核验 | `Verify` | the unit checks the report |
//! | 销号 | `Close` | the blocker is resolved, with evidence |
//! | 退回交办 | `Refuse` | the department returns it |
//! | 退回重办 | `Reject` | the unit rejects the answer |
//! | 转办 | `Transfer` | to another department |
//! | 催办 | `Urge` | a reminder that is counted |
//! | 挂起 | `Pause` | waiting for the company; the deadline does not run |
//! | 督办 | [`supervision`], `supervised` | the board of all blockers; a flag of one blocker |
//! | 批示 | `Instruct` | an instruction of the leading group |
//! | 临期、逾期 | `Yellow`, `Red` | the two lights that are not green |
//! | 议定事项 | `decisions` in [`meeting`] | a decision of a meeting, a dated task of one unit |
//! | 画像 | [`profile`] | the known figures of a company, and the standards it meets or misses |
//! | 差距 | `Gap` | by how much a standard is missed |
//! | 资料不足 | `Missing` | a standard that cannot be checked; never guessed |
//! | 资料征集 | [`request`] | asking a unit for figures that a profile lacks |
//! | 优先级 | `priority` | 潜力 × 进程 × 紧迫 |
//! | 分级 | `Grade` | 重点, 优先, 培育, 储备 |
//! | 特批 | `Override` | a grade other than the rule's, with a reason and a last day |
//! | 财务数据 | `Statement` | the figures of one year from one source |
//! | 信用代码 | `credit_code` | 统一社会信用代码, which identifies a company |
//! | 万元 | `wan` | ten thousand yuan |
//! | 截至 | `as_of` | the day for which a question is answered |
//! | 留痕 | `history` | field by field, for those who work with a company |
//! | 审计 | [`audit`] | action by action, for the auditor |
//!
//! # A walk: a list, from file to table
//!
//! 1. `import/api.rs`, `import/pages/mod.rs` and `cli/lists.rs` all call the same action,
//!    [`import::upload`].
//! 2. `import::check::read` calls [`sheet::read`] to get a [`sheet::Table`]: `sheet/sniff.rs`
//!    detects the file format, `sheet/headings.rs` finds the line of headings. The known headings
//!    come from the fields of the list kind ([`columns::Field`]) and from earlier lists of the same
//!    sender.
//! 3. `import::mapping::map_columns` gives each column its meaning: as requested, as remembered, or
//!    by [`columns::Meaning`].
//! 4. From here on the list kind decides what is done. Each kind implements
//!    `import::list_kind::ListKind` in a folder of `import/kinds/mod.rs`, which lists them;
//!    [`import::AnyListKind`] is one of them. `import::plan::run` reads each row
//!    (`import/row/mod.rs`), looks up the stored records (`import/store/known.rs`) and decides:
//!    created, updated, unchanged, skipped or failed. It also computes a digest of the plan. Only
//!    the batch with its report is written.
//! 5. [`import::commit`] reads the file again and plans again in one transaction. Chunk by chunk
//!    `import::commit::carry_out` lets the kind write what the plan says, based on the data before
//!    the first write. If the digest differs from the one shown, everything is rolled back.
//! 6. New companies are stored together ([`company::insert_many`], [`course::record_openings`]), an
//!    unknown listed company by [`course::register`], and everything else by the actions that
//!    forms use: [`company::store_facts`], [`listing::record`], [`blocker::raise_many`],
//!    [`financial::record_many`].
//! 7. Each of these uses the [`record::Tx`]: `record::Tx::history` for each field,
//!    `record::Tx::audit` once for the batch. `record::Tx::seal` runs the followers; then the
//!    transaction is committed.
//! 8. [`import::undo`] lets the kind find in the history what the batch has written, and take back
//!    what nobody has changed since (`import/kinds/taking_back.rs`).
//!
//! # A walk: a change of stage, from form to audit
//!
//! 1. `dossier/company/moves.rs` shows a form for each of [`stage::legal_moves`], and reads the
//!    submitted form into a [`course::NewEvent`].
//! 2. `session::Actor::write` opens the transaction with the stamp of the person and passes their
//!    [`access::Scope`]; there is no other access to the data.
//! 3. [`listing::advance`] finds the company in that scope. It is above the course in the layers,
//!    because some steps carry a listing; the API calls it through `listing/advance_api.rs`.
//!    A step that needs a confirmation ([`confirmation::must_declare`]) is only checked and handed
//!    to [`declaration`]; when the office confirms it, this walk begins again in its name.
//! 4. [`course::legal_step`] computes from the events so far ([`stage::Standing`],
//!    `stage/transition.rs`) where the step leads. If it refuses the step, the error lists the
//!    legal moves, or says what is wrong with the date or reason.
//! 5. [`course::take_step`] takes a plain step. 上市, 退市 and 迁出 carry facts of their own, which
//!    are written together with the step: `listing::actions::record_on_step`,
//!    `listing::actions::delist`, `listing::relocation::relocate_on_step`.
//! 6. All of this runs inside [`goal::recounting`]: it subtracts the company's old share of the
//!    totals and adds the new one.
//! 7. `course::take_step` appends the event, moves the company ([`company::set_position`]), and
//!    writes history and audit through the [`record::Tx`].
//! 8. `record::Tx::seal` refuses a change without an audit entry, and calls every
//!    [`record::Follower`]: `profile::actions::follow` recalculates profile and priority.
//!
//! [`reference`]: mod@reference
//! [`todo`]: mod@todo

pub mod access;
pub mod account;
pub mod attachment;
pub mod audit;
pub mod background;
pub mod blocker;
pub mod calendar;
pub mod chinese;
pub mod city;
pub mod cli;
pub mod columns;
pub mod company;
pub mod config;
pub mod confirmation;
pub mod course;
pub mod dates;
pub mod db;
pub mod deadline;
pub mod declaration;
pub mod demo;
pub mod department;
pub mod digest;
pub mod dossier;
pub mod error;
pub mod export;
pub mod files;
pub mod financial;
pub mod flow;
pub mod goal;
pub mod grade;
pub mod help;
pub mod import;
pub mod limits;
pub mod listing;
pub mod market;
pub mod meeting;
pub mod membership;
pub mod misread;
pub mod money;
pub mod notice;
pub mod owner_only;
pub mod pool;
pub mod profile;
pub mod ranking;
pub mod record;
pub mod reference;
pub mod request;
pub mod saved_view;
pub mod server;
pub mod session;
pub mod setting;
pub mod sheet;
pub mod signin;
pub mod stage;
pub mod standard;
pub mod suggestion;
pub mod supervision;
pub mod todo;
pub mod town;
pub mod trace_id;
pub mod web;

/// Rows of large lists are read on one thread and stored on another. With the allocator of the
/// system such threads would wait for each other, and more memory would be kept.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
