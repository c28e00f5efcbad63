//! What all pages share: the frame, and how they are sent.

use std::borrow::Cow;

use actix_web::HttpResponse;
use actix_web::dev::ServiceRequest;
use actix_web::http::{Method, header};
use askama::Template;
use chrono::NaiveDate;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::access::{Greeting, Permission, Person, Role};
use crate::error::Error;
use crate::session::Actor;

/// Nothing from elsewhere, and no script in the page itself.
const CONTENT_SECURITY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

/// What cannot stand as it is in an address within an address.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.');

/// Which entry of the menu a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Here {
    /// 我的待办
    Todo,
    /// 总览
    Overview,
    /// 企业
    Companies,
    /// 分级
    Grades,
    /// 困难问题
    Blockers,
    /// 督办
    Supervision,
    /// 会议
    Meetings,
    /// 后备库
    Pool,
    /// 通知
    Notices,
    /// 镇街（园区）
    Towns,
    /// 上市记录
    Listings,
    /// 排名与考评
    Rankings,
    /// 导入
    Imports,
    /// 账号管理
    Users,
    /// 设置
    Settings,
    /// 基础数据
    Dictionaries,
    /// 审计日志
    Audit,
    /// 帮助
    Help,
    /// 我的账号, with 修改密码
    Account,
    /// Before anyone has signed in, and where something was refused.
    Nowhere,
}

/// The menu: what people read, where it leads, and who may go there.
const MENU: [(Here, &str, &str, Permission); 18] = [
    (Here::Todo, "我的待办", "/todo", Permission::ViewTasks),
    (Here::Overview, "总览", "/", Permission::ViewGoal),
    (Here::Companies, "企业", "/companies", Permission::ViewCompanies),
    (Here::Grades, "分级", "/grades", Permission::ViewProfiles),
    (Here::Pool, "后备库", "/pool", Permission::ViewPool),
    (Here::Blockers, "困难问题", "/blockers", Permission::ViewBlockers),
    (Here::Supervision, "督办", "/supervision", Permission::ViewBlockers),
    (Here::Meetings, "会议", "/meetings", Permission::ViewMeetings),
    (Here::Notices, "通知", "/notices", Permission::ReadNotices),
    (Here::Towns, "镇街（园区）", "/towns", Permission::ViewGoal),
    (Here::Listings, "上市记录", "/listings", Permission::ViewListings),
    (Here::Rankings, "排名与考评", "/rankings", Permission::ViewGoal),
    (Here::Imports, "导入", "/imports", Permission::Import),
    (Here::Users, "账号", "/users", Permission::ViewAccounts),
    (Here::Settings, "设置", "/settings", Permission::SetRules),
    (Here::Audit, "审计日志", "/audit", Permission::ReadAudit),
    (Here::Dictionaries, "基础数据", "/dictionaries", Permission::ViewUnits),
    (Here::Help, "帮助", "/help", Permission::ViewUnits),
];

/// What a page says of the deed that led to it, by the word in its address.
const DONE: &[(&str, &str)] = &[
    ("saved", "已保存。"),
    ("unchanged", "内容没有变化，没有保存新版本。"),
    ("created", "已新增。"),
    ("moved", "已登记阶段变化。"),
    ("relocated", "已登记迁移。"),
    ("deleted", "已移入回收站。"),
    ("removed", "已删除。"),
    ("restored", "已从回收站恢复。"),
    ("graded", "已记录分级意见。"),
    ("asked", "已向镇街（园区）征集所缺资料。"),
    ("replied", "已答复领导小组办公室。"),
    ("withdrawn", "已撤回。"),
    ("reviewed", "年度复评已完成，分级已按规则更新。"),
    ("dismissed", "已答复，分级没有变化。"),
    ("corrected", "已更正。"),
    ("unlocked", "已解除锁定，该账号现在可以登录。"),
    ("ended", "已终止该账号的全部登录。"),
    ("acted", "已办理，并已通知有关单位。"),
    ("recognised", "已认定，企业已入库，并已通知所在镇街（园区）。"),
    ("left", "已登记出库，并已通知所在镇街（园区）。"),
    ("answered", "已保存答复。"),
    ("sent", "已发送。"),
    ("done", "已完成。"),
    ("reread", "已按新的设置重新识别和核对。"),
    ("mended", "已保存更正，并重新核对。"),
    ("imported", "已提交，名单已导入。"),
    ("imported-before", "这个批次已经提交过，没有重复导入。"),
    ("undone", "已撤销这次导入。"),
];

/// What stands around every page.
pub struct Frame {
    /// Of the page.
    pub title: Cow<'static, str>,
    /// The entry of the menu it belongs to.
    pub here: Here,
    /// Who looks at it.
    pub person: Option<Person>,
    /// What was just done.
    pub said: Option<&'static str>,
    /// It has charts.
    pub charts: bool,
    today: Option<NaiveDate>,
}

/// An entry of the menu.
pub struct Entry {
    /// The page.
    pub here: Here,
    /// Its address.
    pub path: &'static str,
    /// What people read.
    pub name: &'static str,
}

impl Frame {
    /// For someone who has signed in.
    pub fn of(actor: &Actor, here: Here, title: impl Into<Cow<'static, str>>) -> Self {
        let today = Some(actor.clock().today());
        let person = Some(actor.person().clone());
        Self { title: title.into(), here, person, said: None, charts: false, today }
    }

    /// For anyone.
    pub fn for_anyone(title: &'static str) -> Self {
        let title = title.into();
        Self { title, here: Here::Nowhere, person: None, said: None, charts: false, today: None }
    }

    /// With what was just done, by its word.
    pub fn saying(mut self, done: &str) -> Self {
        self.said = DONE.iter().find(|(word, _)| *word == done).map(|(_, sentence)| *sentence);
        self
    }

    /// With what draws charts.
    pub fn with_charts(mut self) -> Self {
        self.charts = true;
        self
    }

    /// The pages that this person may open.
    pub fn menu(&self) -> impl Iterator<Item = Entry> {
        let role = self.person.as_ref().map(|person| person.role);
        let open =
            MENU.into_iter().filter(move |(.., needed)| role.is_some_and(|r| r.may(*needed)));
        open.map(|(here, name, path, _)| Entry { here, path, name })
    }

    /// Whether the person may do something.
    pub fn may(&self, permission: Permission) -> bool {
        self.person.as_ref().is_some_and(|person| person.role.may(permission))
    }

    /// What the person is told who has just signed in.
    pub fn greeting(&self) -> Option<&Greeting> {
        self.person.as_ref()?.greeting.as_ref()
    }

    /// Where this person begins.
    pub fn home(&self) -> &'static str {
        self.person.as_ref().map_or("/", |person| home_of(person.role))
    }

    /// Changes with the files that pages need.
    pub fn edition(&self) -> &'static str {
        super::assets::edition()
    }

    /// The files of others are there.
    pub fn is_dressed(&self) -> bool {
        super::assets::are_dressed()
    }

    /// What a printed page says of itself: who printed it, and when.
    pub fn imprint(&self) -> String {
        let Some(person) = &self.person else { return String::new() };
        let unit = person.unit.as_deref().unwrap_or_else(|| person.role.label());
        let day = self.today.map(|day| day.to_string()).unwrap_or_default();
        format!("{unit}　{}　{day}", person.display_name)
    }
}

/// The page a role begins with.
pub fn home_of(role: Role) -> &'static str {
    let first = MENU.iter().find(|(.., needed)| role.may(*needed));
    first.map_or("/account", |(_, _, path, _)| path)
}

/// Sends a page.
pub fn page(template: &impl Template) -> Result<HttpResponse, Error> {
    send(&mut HttpResponse::Ok(), template)
}

/// Sends a page that says at the same time why something was not done. What is our own fault is
/// no such page.
pub fn page_after(refusal: Error, template: &impl Template) -> Result<HttpResponse, Error> {
    if refusal.status().is_server_error() {
        return Err(refusal);
    }
    send(&mut HttpResponse::build(refusal.status()), template)
}

fn send(
    response: &mut actix_web::HttpResponseBuilder,
    template: &impl Template,
) -> Result<HttpResponse, Error> {
    Ok(response
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "same-origin"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(template.render().map_err(Error::internal)?))
}

#[derive(Template)]
#[template(path = "web/refusal.html", config = "src/askama.toml")]
struct Refusal<'a> {
    frame: Frame,
    error: &'a Error,
    trace_id: &'a str,
}

/// The address a browser asked for, if it expects a page there.
pub fn wanted_by(request: &ServiceRequest) -> Option<String> {
    let accepts = request.headers().get(header::ACCEPT)?.to_str().ok()?;
    let asks = accepts.contains("text/html") && !request.path().starts_with("/api/");
    let address = || match *request.method() {
        Method::GET => request.uri().to_string(),
        _ => "/".to_owned(),
    };
    asks.then(address)
}

/// A refusal as a page. Whoever has not signed in is sent to do so, and then back.
pub fn refusal(
    error: &Error,
    trace_id: &str,
    address: &str,
    actor: Option<&Actor>,
) -> HttpResponse {
    if error.code() == "must_change_password" {
        return see_other("/password");
    }
    if error.status() == actix_web::http::StatusCode::UNAUTHORIZED {
        return see_other(&format!("/login?then={}", utf8_percent_encode(address, ESCAPED)));
    }
    let title = "操作没有完成";
    let frame = match actor {
        Some(actor) => Frame::of(actor, Here::Nowhere, title),
        None => Frame::for_anyone(title),
    };
    let refusal = Refusal { frame, error, trace_id };
    let mut response = HttpResponse::build(error.status());
    send(&mut response, &refusal).unwrap_or_else(|_| HttpResponse::InternalServerError().finish())
}

/// Sends the browser on to another page of ours.
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}
