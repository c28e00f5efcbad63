//! Fictional companies with much data or none.

use std::io::{Cursor, Read};

use chrono::{NaiveDate, NaiveDateTime};

use super::advice::{hardest, missing, nearest};
use super::content::{BLOCKERS, BOARDS, EVENTS, GAPS, MISSING, Matter, YEARS};
use super::docx::docx;
use super::sheet::{Block, Briefing, HIGH, Table, cut, lines, plain, twips};
use crate::access::Scope;
use crate::blocker::{BlockerView, Severity, Status};
use crate::company::{Company, CompanyView, Facts, Grade, Position, Tags};
use crate::deadline::Light;
use crate::financial::{self, FinancialsView, Precedence, Source, Statement};
use crate::grade::Standing;
use crate::market::{Board, Venue};
use crate::profile::{Event, Priority, Profile, Stay};
use crate::stage::{Phase, Stage};
use crate::standard::{BoardReport, Known, Rates, Report, YearFigures, explain, rulebook};
use crate::town::{GroupView, WorkingGroup};
use crate::web::Instant;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moment() -> NaiveDateTime {
    day("2026-03-02").and_hms_opt(1, 0, 0).unwrap()
}

fn report(profit_wan: Option<i64>) -> Report {
    let year = |year| YearFigures {
        year,
        revenue: profit_wan.map(|wan| wan * 50_000),
        net_profit: profit_wan.map(|wan| wan * 10_000),
        net_profit_deducted: profit_wan.map(|wan| wan * 10_000),
        ..YearFigures::default()
    };
    let known = Known {
        on: day("2026-03-02"),
        years: profit_wan.map_or(Vec::new(), |_| (2022..=2024).map(year).collect()),
        established_on: Some(day("2010-01-01")),
        share_capital_yuan: Some(20_000_000),
        neeq_months: 0,
        neeq_innovation: false,
        rates: Rates { hkd_ppm: 900_000 },
    };
    explain(rulebook().unwrap(), &known)
}

fn blocker(category: &str, severity: Severity, light: Light, text: &str) -> BlockerView {
    BlockerView {
        id: 1,
        company_id: 1,
        company_name: String::new(),
        town_code: String::new(),
        category: String::new(),
        category_name: category.to_owned(),
        severity,
        severity_name: severity.label(),
        lead_department: String::new(),
        lead_department_name: "市人力资源和社会保障局".to_owned(),
        departments: Vec::new(),
        description: text.to_owned(),
        responsible_person: None,
        raised_on: day("2026-01-05"),
        due_on: None,
        due_provisional: false,
        assigned_on: None,
        allowed_days: None,
        stopped_days: 0,
        sign_by: None,
        signed_on: None,
        late_sign: false,
        answered_on: None,
        took_days: None,
        turn_ends_on: None,
        days_left: Some(if light == Light::Red { -3 } else { 9 }),
        light: Some(light),
        light_name: Some(light.label()),
        status: Status::InProgress,
        status_name: Status::InProgress.label(),
        refusals: 0,
        rejections: 0,
        urges: 0,
        with_office: false,
        supervised: false,
        escalated: 0,
        extension_asked: None,
        parent_id: None,
        round: 1,
        last_word_on: day("2026-02-02"),
        closed_on: None,
        closing_note: None,
        legal_actions: Vec::new(),
        created_at: Instant(moment()),
        updated_at: Instant(moment()),
        version: 1,
    }
}

fn company(facts: Facts, open_blockers: i32) -> CompanyView {
    let company = Company {
        id: 1,
        facts,
        position: Position {
            stage: Stage::GuidanceFiled,
            phase: Phase::Guidance,
            stage_since: day("2025-12-01"),
            highest_stage: Stage::GuidanceFiled,
            attempt: 1,
            suspended_since: Some(day("2026-02-01")),
        },
        grade: Some(Grade::Priority),
        open_blockers,
        stock_codes: String::new(),
        created_at: moment(),
        updated_at: moment(),
        deleted_at: None,
        version: 1,
    };
    CompanyView::new(company, Vec::new(), &Scope::whole_city("a test"))
}

fn statement(year: i32) -> Statement {
    let facts = financial::Facts {
        revenue_yuan: Some(123_456_789_000),
        net_profit_yuan: Some(-3_456_789_000),
        op_cash_flow_yuan: Some(1_234_567_000),
        net_assets_yuan: Some(99_999_999_000),
        ..financial::Facts::new(year, Source::AuditReport)
    };
    let (entered_by, at) = ("office".to_owned(), moment());
    Statement {
        id: i64::from(year),
        company_id: 1,
        facts,
        entered_by,
        entered_at: at,
        updated_at: at,
        version: 1,
        import_id: None,
    }
}

fn profile(facts: Facts, standards: Report) -> Profile {
    Profile {
        company: company(facts, 0),
        town_name: "长安镇".to_owned(),
        as_of: day("2026-03-02"),
        stay: Stay { days: 91, usual_days: None, companies: None },
        priority: None,
        dimensions: Vec::new(),
        standards,
        financials: FinancialsView::new(1, &[], &Precedence::default()),
        blockers: Vec::new(),
        events: Vec::new(),
    }
}

/// A profile with very long texts and many records.
fn full() -> Profile {
    let long = |text: &str| Some(text.repeat(40));
    let facts = Facts {
        registered_capital_yuan: Some(123_456_789_012),
        legal_representative: long("欧阳"),
        established_on: Some(day("2010-01-01")),
        employees: Some(123_456),
        industry: long("计算机、通信和其他电子设备制造业"),
        main_business: long("研发、生产和销售 <精密> & \"传动\" 部件\u{1}\n"),
        tags: Tags::split("高新技术企业、专精特新小巨人、制造业单项冠军、机构投资、绿色工厂"),
        contact_person: long("陈某某"),
        contact_phone: Some("13800001234".to_owned()),
        target_board: Some(Board::HkexMain),
        planned_filing_on: Some(day("2026-09-30")),
        sponsor: long("某某证券股份有限公司"),
        auditor_firm: long("某某会计师事务所（特殊普通合伙）"),
        law_firm: long("某某律师事务所"),
        ..Facts::new("东莞市示例精密传动科技股份有限公司".repeat(6), "441900101")
    };
    let statements: Vec<Statement> = (2019..=2024).map(statement).collect();
    let text = "历史上社保、住房公积金缴存基数不足，需要 2023 年 1 月以来的补缴证明。".repeat(20);
    let event = |number: i32| Event {
        on: format!("2025-1{}-01", number % 3),
        step: "辅导备案",
        document_no: Some("粤证监函〔2025〕123号".repeat(9)),
        note: Some("变更辅导机构后重新备案".repeat(30)),
    };
    let priority = Priority {
        points: 3_736,
        rank_in_city: Some(123),
        rank_in_town: Some(12),
        ahead: None,
        parts: Vec::new(),
        weights_from: day("2026-01-01"),
        basis: String::new(),
        recommended: Some(Grade::Key),
        because: String::new(),
    };
    let one = || blocker("社会保险和住房公积金", Severity::Normal, Light::Red, &text);
    let mut full = profile(facts, report(Some(2_000)));
    full.company.open_blockers = 12;
    full.stay = Stay { days: 191, usual_days: Some(204), companies: Some(17) };
    full.priority = Some(priority);
    full.financials = FinancialsView::new(1, &statements, &Precedence::default());
    full.blockers = (0..10).map(|_| one()).collect();
    full.events = (0..10).map(event).collect();
    full
}

fn briefing(profile: &Profile) -> Briefing {
    let standing = Standing {
        grade: Some(Grade::Priority),
        grade_name: Some(Grade::Priority.label()),
        opinion: None,
        is_override: false,
        trace: None,
    };
    let group = WorkingGroup {
        leader: "组长某".to_owned(),
        contact: "联络某".to_owned(),
        phone: "13911112222".to_owned(),
        ..WorkingGroup::absent("441900101")
    };
    let group = GroupView::new(group, &Scope::whole_city("a test"));
    let made_by = "领导小组办公室　王某　2026-03-02";
    Matter { profile, standing: &standing, group: &group, made_by }.briefing()
}

fn blocks(briefing: &Briefing) -> impl Iterator<Item = &Block> {
    briefing.leaves.iter().flatten().flat_map(|section| &section.blocks)
}

fn table<'a>(briefing: &'a Briefing, heading: &str) -> &'a Table {
    let section = briefing.leaves.iter().flatten().find(|one| one.heading.contains(heading));
    let tables = section.unwrap().blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Paragraph(_) => None,
    });
    tables.unwrap()
}

fn said(briefing: &Briefing) -> String {
    let cells = |table: &Table| {
        table.rows.iter().flatten().map(|cell| format!("{}\n", cell.text)).collect::<String>()
    };
    blocks(briefing)
        .map(|block| match block {
            Block::Paragraph(text) => format!("{text}\n"),
            Block::Table(table) => cells(table),
        })
        .collect()
}

#[test]
fn however_much_is_known_two_pages_hold_it() {
    let full = briefing(&full());
    assert!(full.first_height() <= HIGH, "{} of {HIGH}", full.first_height());
    assert!(full.second_height() <= HIGH, "{} of {HIGH}", full.second_height());
    let rows = |heading| table(&full, heading).rows.len();
    assert_eq!((rows("财务"), rows("进展")), (YEARS, EVENTS));
    assert!((1..=BOARDS).contains(&rows("板块")), "{}", rows("板块"));
    assert!((3..=GAPS).contains(&rows("差距")), "{}", rows("差距"));
    assert!((3..=BLOCKERS).contains(&rows("困难")), "{}", rows("困难"));
    let open = format!("未结 12 个，列出 {} 个", rows("困难"));
    assert!(full.leaves[1].iter().any(|one| one.heading.contains(&open)), "{open}");
    let missing = said(&full);
    let missing = missing.lines().find(|line| line.starts_with("待补充资料")).unwrap();
    assert!(missing.matches('、').count() < MISSING, "{missing}");
    // Total number of rows, at most the sum of the limits.
    let rows: usize = blocks(&full)
        .map(|block| match block {
            Block::Paragraph(_) => 1,
            Block::Table(table) => table.rows.len() + usize::from(!table.heading.is_empty()),
        })
        .sum();
    assert!(rows <= 7 + 3 + 5 + 4 + 7 + 1 + 7 + 5 + 4, "{rows}");
}

#[test]
fn where_nothing_is_known_that_is_said() {
    let facts = Facts::new("东莞市示例有限公司", "441900101");
    let said = said(&briefing(&profile(facts, report(None))));
    for sentence in [
        "一是企业已上市或已退出上市进程",
        "没有录入财务数据。",
        "没有未结的困难问题。",
        "没有登记阶段变化。",
        "优先级\n不再排序",
        "注册资本\n—",
    ] {
        assert!(said.contains(sentence), "{sentence}\n{said}");
    }
}

#[test]
fn phones_are_masked_and_whom_to_call_is_named() {
    let said = said(&briefing(&full()));
    for shown in ["138****1234", "联络某", "13911112222", "组长某", "优先（按规则建议重点）"]
    {
        assert!(said.contains(shown), "{shown}\n{said}");
    }
    assert!(!said.contains("13800001234"), "{said}");
}

#[test]
fn the_nearest_board_is_named_with_what_it_asks() {
    let met = nearest(&report(Some(20_000)), None);
    assert!(met.starts_with("最接近") && met.contains("商定申报时间"), "{met}");
    let short = report(Some(500));
    let listed = |one: &&BoardReport| one.board.venue() != Venue::Quotation;
    let first = short.boards.iter().find(listed).unwrap();
    let gap = nearest(&short, Some(first.board));
    assert!(gap.starts_with(&format!("最接近{}", first.name)) && gap.ends_with('。'), "{gap}");
    assert!(!gap.contains("拟报"), "{gap}");
    let other = nearest(&short, Some(Board::Nyse));
    assert!(other.contains("企业拟报纽交所，请了解原因。"), "{other}");
    let nothing = nearest(&report(None), None);
    assert!(nothing.starts_with("没有近两年的财务数据"), "{nothing}");
}

#[test]
fn of_a_company_under_review_no_other_board_is_told() {
    let mut full = full();
    full.company.position.stage = Stage::Inquiry;
    let said = said(&briefing(&full));
    assert!(said.contains("一是企业已申报港交所主板，正在审核"), "{said}");
}

#[test]
fn the_hardest_blocker_is_the_severe_then_the_late() {
    let normal = |light| blocker("土地房产", Severity::Normal, light, "缺证");
    let severe = |light| blocker("环保", Severity::Severe, light, "排污许可");
    let found = hardest(&[normal(Light::Red), severe(Light::Green), severe(Light::Red)]);
    let expected = "最突出的困难问题是环保（严重，市人力资源和社会保障局牵头，办理，逾期 3 个工作日）：排污许可";
    assert_eq!(found, expected);
    assert!(hardest(&[normal(Light::Green), normal(Light::Red)]).contains("逾期 3"));
    assert!(hardest(&[]).starts_with("没有未结的困难问题"));
}

#[test]
fn what_is_missing_is_told_by_what_it_would_settle() {
    let mut report = report(Some(2_000));
    let first = report.missing[0].clone();
    let told = missing(&report);
    let (all, standards) = (report.missing.len(), first.standards);
    let expected = format!("尚缺{}（涉及 {standards} 条标准）等 {all} 项资料", first.text);
    assert!(told.starts_with(&expected), "{told}");
    report.missing.clear();
    report.stale = false;
    assert!(missing(&report).starts_with("核对标准所需的资料齐全"));
    report.stale = true;
    assert!(missing(&report).contains("年度数据应已出具而尚未录入"));
}

#[test]
fn texts_are_cut_to_their_lines() {
    assert_eq!(lines("一二三四五", 10, 0), 1);
    assert_eq!(lines("一二三四五", 10, 2), 2);
    assert_eq!(lines("一二三四，五", 10, 0), 2, "no line begins with a comma");
    assert_eq!(lines("一二 123456", 8, 0), 2, "a number stays whole");
    assert_eq!(lines(&"a".repeat(25), 10, 0), 3);
    assert_eq!(cut("一二三四五六", 10, 0, 1), "一二三四…");
    assert_eq!(cut("", 10, 0, 1), "");
    assert_eq!(plain(" 甲\u{1}\n\t乙 \u{FFFF} "), "甲 乙");
    assert_eq!((twips(156), twips(24)), (8_844, 1_361));
}

/// Returns the text of an XML part and checks that it is well-formed.
fn read(part: &[u8]) -> String {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_reader(part);
    let (mut open, mut buffer) = (0, Vec::new());
    loop {
        match reader.read_event_into(&mut buffer).expect("well-formed") {
            Event::Start(_) => open += 1,
            Event::End(_) => open -= 1,
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    assert_eq!(open, 0);
    String::from_utf8(part.to_vec()).unwrap()
}

#[test]
fn the_document_is_a_zip_of_well_formed_parts_that_name_their_fonts() {
    let (briefing, on) = (briefing(&full()), day("2026-03-02"));
    let bytes = docx(&briefing, on).unwrap();
    assert_eq!(docx(&briefing, on).unwrap(), bytes, "the same every time");
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert_eq!(names.len(), 9, "{names:?}");
    let mut parts = String::new();
    for name in &names {
        let mut part = Vec::new();
        zip.by_name(name).unwrap().read_to_end(&mut part).unwrap();
        parts.push_str(&read(&part));
    }
    for needed in [
        "东莞市示例精密传动科技股份有限公司",
        "一、企业概况",
        "八、联系人和中介机构",
        "方正小标宋简体",
        "仿宋_GB2312",
        "楷体_GB2312",
        "w:eastAsia=\"黑体\"",
        "<w:altName w:val=\"宋体\"/>",
        "<w:tblHeader/>",
        "<w:pageBreakBefore/>",
        "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>",
        "w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\"",
        "<w:t xml:space=\"preserve\">— </w:t>",
        "精密&#62; &#38;",
    ] {
        assert!(parts.contains(needed), "{needed}");
    }
    assert_eq!(parts.matches("<w:pageBreakBefore/>").count(), 1);
}
