//! 鲲鹏: the system a city uses to bring its companies to the stock exchange.
//!
//! This page is the map of the house: where things lie, which way they look, what the users'
//! words are called, and two walks through all storeys. A test keeps it true
//! (`tests/it/tidy/map.rs`).
//!
//! # The storeys
//!
//! From the ground up. A folder imports from the storeys below its own, and within its own from
//! those that stand before it.
//!
//! **ground**: knows nothing of companies
//! - [`error`]: what a caller is told when something is refused or goes wrong
//! - [`misread`]: what a library could not read, in Chinese and by its place
//! - [`digest`]: fingerprints and random tokens
//! - [`trace_id`]: what ties an answer, its log lines and its audit entries together
//! - [`limits`]: how long texts may be
//! - [`owner_only`]: files and folders for nobody but their owner
//! - [`db`]: one set of queries, two engines; nothing else names an engine
//! - [`config`]: every setting of the program, its default and its meaning
//! - [`files`]: the folder that holds the content of files, each under its hash
//! - [`background`]: long work that goes on while the person who asked for it is away
//! - [`chinese`]: how Chinese text is compared, searched and sorted
//! - [`dates`]: civil dates as lists give them, to the day, the month or the year
//! - [`calendar`]: 工作日历, which days count
//! - [`money`]: whole yuan; people read and write 万元
//! - [`market`]: boards, the exchanges they belong to, and stock codes
//! - [`sheet`]: bytes of a list to a table, whatever its format
//! - [`city`]: 本市, what belongs to one city and to no other: its names, its plan, its files
//!
//! **record**: who may write, and what a change leaves behind
//! - [`access`]: roles, permissions, scope and the clock; pure
//! - [`record`]: the transaction, history, the audit chain, and what features hang into them
//! - [`session`]: the way of a request to the data, and sessions
//!
//! **kit**: what features are made of
//! - [`web`]: routes, pages and their parts, forms, paging
//! - [`signin`]: 登录, signing in and out
//! - [`saved_view`]: 常用视图, questions to a list kept under a name
//! - [`reference`]: 参考数据, what the program knows before anyone enters anything
//! - [`stage`]: 阶段, the table of legal moves and where a company stands; pure
//! - [`standard`]: 上市标准, judged in whole numbers as of any day; pure
//!
//! **facts**: what people enter
//! - [`setting`]: 设置, what a city decides for itself
//! - [`town`]: 镇街（园区）, their working groups, and how their names are recognised
//! - [`department`]: 职能部门, and the categories of what they resolve
//! - [`account`]: 账号, who may sign in, as what, for which unit
//! - [`notice`]: 通知, what people are told
//! - [`goal`]: 破零, running totals of dated facts
//! - [`membership`]: 在库记录, the days for which companies are in the pool
//! - [`company`]: 企业, its facts, names and search
//! - [`course`]: 上市进程, the way of a company event by event
//! - [`listing`]: 上市记录、挂牌、迁移, dated facts that count
//! - [`financial`]: 财务数据, what each source says of each year
//! - [`attachment`]: 附件, files of companies
//!
//! **flows**: what passes from hand to hand
//! - [`deadline`]: 期限, working days, lights, reminders and escalations
//! - [`flow`]: 办理流程, who may do what in which state, as a table
//! - [`blocker`]: 困难问题, from 登记 to 销号
//! - [`meeting`]: 会议, agendas and decisions
//! - [`pool`]: 后备库, who enters, who leaves, who was in it on any day
//! - [`suggestion`]: 入库建议, who might be in it, and lists of names to compare
//!
//! **derived**: what follows from all of these
//! - [`profile`]: 上市画像 and 优先级
//! - [`request`]: 资料征集, what a profile lacks, asked of the unit
//! - [`grade`]: 分级, recommended by a rule, decided by the office
//! - [`ranking`]: 考核排名, the league table of the units
//! - [`supervision`]: 督办, how the city's blockers stand together
//!
//! **doors**: what puts features together for those outside
//! - [`columns`]: 名单的列, what a field of a list is, and the headings it is known by
//! - [`export`]: 导出, lists as files, and empty ones to fill in
//! - [`import`]: 导入, lists as they really come
//! - [`dossier`]: 档案, pages of many features: 总览, a company, a town, a profile
//! - [`audit`]: 审计日志, as the auditor reads it
//! - [`todo`]: 我的待办, what waits for one's hand
//! - [`help`]: 帮助, how each job is done
//!
//! **top**: the assembly
//! - [`server`]: every feature's routes, the menu, the rounds, the server itself
//! - [`cli`]: 命令行, the same verbs without the server
//! - [`demo`]: the whole tour on an empty machine
//!
//! # One way down, and hooks
//!
//! Nothing imports upward. Where a folder below must ask, or tell, one above, it defines a type
//! for that, and the one above hands over a value of the type: in its [`web::Feature`], beside its
//! routes, its entry of the menu and what its pages say. [`server::FEATURES`] lists all features
//! once; [`record::Hooks`] collects what they hand over and finds it again by its type. So
//! profiles follow every change ([`record::Follower`]) though the transaction knows of no
//! profile.
//!
//! # One city's books
//!
//! A [`record::Journal`] is the books of one city: its database, what features hang into its
//! transactions, the files the city is set up with ([`city::Seeds`]), and what is remembered of
//! the books ([`record::Memory`]). The code names no city, and nothing that belongs to one is
//! shared in a process: `session::Actor` hands on what it works in (`city`, `seeds`, `memory`).
//!
//! # Inside a feature
//!
//! Inside a feature the same names recur: `model.rs` words and rules without IO, `store.rs` every
//! query, private to the feature, `actions.rs` verbs, `api.rs` and `pages.rs` two doors to them,
//! `feature.rs` what it hands to the assembly.
//!
//! # Words
//!
//! The users' own words stand in the pages; these are their names in code and API.
//!
//! | 词 | in code | what it is |
//! |---|---|---|
//! | 本市 | [`city`], `City` | whose books these are; data, nothing in the code names one |
//! | 破零 | [`goal`], `broken` | a unit's first listed company; every unit is to have one |
//! | 镇街（园区） | [`town`] | a unit of the city, whether street, town, park or platform |
//! | 片区 | `area` | one of the six parts that units belong to |
//! | 专班 | `working_group` | those who work for listings in a unit |
//! | 领导小组办公室 | `Office` | the office that runs the business for the whole city |
//! | 领导小组 | `Leader` | reads everything, writes 批示 |
//! | 职能部门 | [`department`] | resolves what keeps a company from the exchange |
//! | 管辖范围 | `Scope` | the records that exist for a person; others do not |
//! | 阶段 | `Stage` | where a company stands; a `Step` is an event on its way |
//! | 阶段大类 | `Phase` | 储备, 股改, 辅导, 审核, 上市; and 中止, 退出 |
//! | 培育线索 | `Candidate` | the first stage |
//! | 中止 | `Suspended` | a pause, not a stage; 恢复 is `Resumed` |
//! | 更正 | `correct` | voiding a mistaken event |
//! | 上市 | [`listing`] | dated fact of a stock exchange; the only thing that counts for 破零 |
//! | 挂牌 | `Quotation` | on 新三板 or a regional market; never counts |
//! | 迁移 | `Move` | from unit to unit, or out of the city |
//! | 板块 | `Board` | where a company is listed or wants to be |
//! | 后备库 | [`pool`] | the rolling reserve |
//! | 在库记录 | [`membership`] | the days for which a company is in the pool |
//! | 入库申请 | `nominations` | a unit puts a company forward |
//! | 认定 | `recognise` | a document takes a `batch` of companies in |
//! | 复核 | `recheck` | units say who is still fit |
//! | 困难问题 | `Blocker` | what keeps a company from the exchange; 发行 is “issue” too |
//! | 交办 | `Assign` | gives a blocker to a department; its deadline starts |
//! | 签收 | `Sign` | the department takes it |
//! | 反馈 | `Answer` | the department says what it did |
//! | 核验 | `Verify` | the unit looks whether that holds |
//! | 销号 | `Close` | it holds, with evidence |
//! | 退回交办 | `Refuse` | the department hands it back |
//! | 退回重办 | `Reject` | the unit refuses the answer |
//! | 转办 | `Transfer` | to another department |
//! | 催办 | `Urge` | a reminder that is counted |
//! | 挂起 | `Pause` | waiting for the company; the deadline stands still |
//! | 督办 | [`supervision`], `supervised` | the board of all blockers; a flag of one |
//! | 批示 | `Instruct` | what the leading group wrote |
//! | 临期、逾期 | `Yellow`, `Red` | the two lights that are not green |
//! | 议定事项 | `decisions` in [`meeting`] | what a meeting decided, a dated task of one unit |
//! | 画像 | [`profile`] | what is known of a company, which standards it meets and misses |
//! | 差距 | `Gap` | by how much a standard is missed |
//! | 资料不足 | `Missing` | a standard that cannot be judged; never guessed |
//! | 资料征集 | [`request`] | what a profile lacks, asked of the unit |
//! | 优先级 | `priority` | 潜力 × 进程 × 紧迫 |
//! | 分级 | `Grade` | 重点, 优先, 培育, 储备 |
//! | 特批 | `Override` | a grade other than the rule's, with a reason and a last day |
//! | 财务数据 | `Statement` | one source, one year |
//! | 信用代码 | `credit_code` | 统一社会信用代码, by which companies are told apart |
//! | 万元 | `wan` | ten thousand yuan |
//! | 截至 | `as_of` | the day a question is asked of |
//! | 留痕 | `history` | field by field, for those who work with a company |
//! | 审计 | [`audit`] | act by act, for the auditor |
//!
//! # A walk: a list, from file to table
//!
//! 1. `import/api.rs`, `import/pages/mod.rs` and `cli/lists.rs` are three doors to one verb,
//!    [`import::upload`].
//! 2. `import::check::read` asks [`sheet::read`] for a [`sheet::Table`]: `sheet/sniff.rs` tells
//!    what the bytes are, `sheet/headings.rs` which line holds the headings. Which headings are
//!    known is told by the fields of the list's kind ([`columns::Field`]), and by what this
//!    sender's lists had before.
//! 3. `import::mapping::map_columns` gives columns their meanings: as asked for, as remembered,
//!    or by [`columns::Meaning`].
//! 4. From here on the kind says what is done: each implements `import::list_kind::ListKind` in a
//!    folder of `import/kinds/mod.rs`, which lists them; [`import::AnyListKind`] is one of these.
//!    `import::plan::run` reads each row (`import/row/mod.rs`), looks up what is stored
//!    (`import/store/known.rs`), and has it judged: created, updated, unchanged, skipped or failed,
//!    with a digest of it all. Nothing is written but the batch with its report.
//! 5. [`import::commit`] reads the file again and, in one transaction, plans again; chunk by chunk
//!    `import::commit::carry_out` has the kind write what the plan says, against the data as they
//!    were before its first write. Another digest than the one shown undoes it all.
//! 6. New companies are stored together ([`company::insert_many`], [`course::record_openings`]), a
//!    listed one that was unknown by [`course::register`], and everything else by the verbs that
//!    forms use: [`company::store_facts`], [`listing::record`], [`blocker::raise_many`],
//!    [`financial::record_many`].
//! 7. Each of these speaks to the [`record::Tx`]: `record::Tx::history` field by field,
//!    `record::Tx::audit` once for the batch. `record::Tx::seal` lets followers follow; then it is
//!    committed.
//! 8. [`import::undo`] has the kind read in the history what the batch has written, and take back
//!    what nobody has touched since (`import/kinds/taking_back.rs`).
//!
//! # A walk: a change of stage, from form to audit
//!
//! 1. `dossier/company/moves.rs` shows a form for each of [`stage::legal_moves`], and reads what
//!    was sent into a [`course::NewEvent`].
//! 2. `session::Actor::write` opens the transaction with the person's stamp and hands over their
//!    [`access::Scope`]; there is no other way to the data.
//! 3. [`listing::advance`] finds the company in that scope. It stands above the course because
//!    some steps carry a listing; the API comes to it through `listing/advance_api.rs`.
//! 4. [`course::legal_step`] asks the events so far ([`stage::Standing`], `stage/transition.rs`)
//!    where the step leads, or refuses it: with the legal moves, or with what is wrong about its
//!    date or reason.
//! 5. A plain step is taken by [`course::take_step`]; 上市, 退市 and 迁出 carry facts of their own,
//!    and write these with it: `listing::actions::record_on_step`, `listing::actions::delist`,
//!    `listing::relocation::relocate_on_step`.
//! 6. All of it within [`goal::recounting`]: what the company gave to the totals before is taken
//!    out, what it gives now is put in.
//! 7. `course::take_step` appends the event, moves the company ([`company::set_position`]), and
//!    writes history and audit through the [`record::Tx`].
//! 8. `record::Tx::seal` refuses a change without an audit entry, and calls every
//!    [`record::Follower`]: `profile::actions::follow` reckons profile and priority anew.
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
pub mod course;
pub mod dates;
pub mod db;
pub mod deadline;
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

/// Rows of large lists are read on one thread and stored on another; the system's allocator makes
/// such threads wait for each other, and keeps more memory for itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
