//! Pages of the pool.

use crate::support::visitor::words;
use crate::support::{Browser, TestApp, make};

/// Id at the end of the address that a form redirected to.
fn id_of(location: Option<&str>) -> i64 {
    let path = location.and_then(|to| to.split('?').next()).unwrap_or_default();
    path.rsplit('/').next().and_then(|id| id.parse().ok()).expect("a record")
}

on_both! {
    async fn from_the_company_page_into_the_pool_and_out_again(app: TestApp) {
        let id = make::company(&app).named("东莞市甲股份有限公司").in_town("长安镇").save().await;
        let mut town = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        let page = town.get(&format!("/companies/{id}")).await.ok().text();
        assert!(page.contains(&format!("href=\"/companies/{id}/nominate\">推荐入库")), "{page}");
        let empty = town.post(&format!("/companies/{id}/nominate"), "town_opinion=").await.status(422).text();
        assert!(empty.contains("请填写“镇街初审意见”"), "{empty}");
        let made = town.post(&format!("/companies/{id}/nominate"), "town_opinion=同意推荐").await.status(303);
        let nomination = id_of(made.header("location"));
        let again = town.post(&format!("/companies/{id}/nominate"), "town_opinion=同意推荐").await.status(409).text();
        assert!(again.contains("已有一项入库申请"), "{again}");
        let path = format!("/pool/nominations/{nomination}");
        let own = town.get(&path).await.ok().text();
        assert!(own.contains("撤回申请") && !own.contains("不予认定"), "{own}");

        let mut office = Browser::signed_in(&app, "office").await;
        assert!(office.get("/pool/nominations").await.ok().text().contains("办理</a>"));
        let act = format!("{path}/act");
        let refused = office.post(&act, "version=1&action=decline&reason=").await.status(422).text();
        assert!(refused.contains("不予认定须写明理由"), "{refused}");
        office.post(&act, "version=1&action=accept&reason=").await.status(303);
        let twice = office.post(&act, "version=2&action=accept&reason=").await.status(409).text();
        assert!(twice.contains("办公室同意"), "{twice}");

        let wrong = office.post("/pool/batches/new", "number=九&name=&document_no=&recognised_on=").await.status(422).text();
        assert!(wrong.contains("“批次序号”须为整数") && wrong.contains("请填写“文件日期”"), "{wrong}");
        let batch = "number=9&name=第九批&document_no=东府函〔2026〕9号&recognised_on=2026-02-01&expires_on=&note=";
        let batch = id_of(office.post("/pool/batches/new", batch).await.status(303).header("location"));
        let recognise = format!("/pool/batches/{batch}/recognise");
        let choosing = office.get(&recognise).await.ok().text();
        assert!(choosing.contains("甲股份") && choosing.contains(&format!("value=\"{nomination}\"")), "{choosing}");
        let wrong = office.post(&recognise, &format!("nomination={nomination}&companies=甲")).await.status(422).text();
        assert!(wrong.contains("不是企业编号") && wrong.contains("checked"), "{wrong}");
        office.post(&recognise, &format!("nomination={nomination}&companies=")).await.status(303);
        let shown = words(&office.get(&format!("/pool/batches/{batch}?done=recognised")).await.ok().text());
        assert!(shown.contains("已认定，企业已入库") && shown.contains("2032-02-01") && shown.contains("1 家"), "{shown}");

        let list = town.get("/pool").await.ok().text();
        let read = words(&list);
        for said in ["甲股份", "长安镇", "第九批", "2026-02-01", "服务期内", "在库企业 1"] {
            assert!(read.contains(said), "{said}\n{read}");
        }
        assert!(!list.contains("/leave\"") && !list.contains("虎门镇"), "{list}");
        let list = office.get("/pool").await.ok().text();
        assert!(list.contains("虎门镇") && list.contains("/api/v1/exports/pool.xlsx"), "every unit: {list}");
        let leave = list.split("href=\"/pool/memberships/").nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
        let leave = format!("/pool/memberships/{leave}");
        let refused = office.post(&leave, "version=1&kind=&left_on=2026-03-01&reason=").await.status(422).text();
        assert!(refused.contains("请填写“出库类型”") && refused.contains("请填写“出库原因”"), "{refused}");
        office.post(&leave, "version=1&kind=withdrew&left_on=2026-03-01&reason=企业调整计划").await.status(303);
        office.get(&leave).await.status(409);
        let before = office.get("/pool?as_of=2026-02-28&town=&batch=&state=").await.ok().text();
        assert!(before.contains("甲股份") && before.contains("2026-03-01 出库") && before.contains("截至 2026-02-28"), "{before}");
        let changes = words(&office.get("/pool/changes?from=2026-02-28&to=2026-03-02&movement=left").await.ok().text());
        assert!(changes.contains("出库 1") && changes.contains("企业退出") && changes.contains("企业调整计划"), "{changes}");
        let history = office.get(&format!("/companies/{id}/history")).await.ok().text();
        for said in ["在库记录", "入库申请", "出库类型", "企业退出"] {
            assert!(history.contains(said), "{said}\n{history}");
        }
    }

    async fn a_town_answers_for_many_companies_at_once(app: TestApp) {
        let mut ids = Vec::new();
        for name in ["甲", "乙", "丙"] {
            let id = make::company(&app).named(&format!("东莞市{name}股份有限公司")).in_town("长安镇").save().await;
            make::member(&app, id).await;
            ids.push(id);
        }
        let mut office = Browser::signed_in(&app, "office").await;
        let opened = office.post("/pool/rechecks/new", "name=年度复核&due_on=2026-03-20&note=").await.status(303);
        let path = format!("/pool/rechecks/{}", id_of(opened.header("location")));
        let mut town = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        let page = town.get(&path).await.ok().text();
        assert_eq!(page.matches("<select class=\"form-select\" name=\"verdict.").count(), 3, "{page}");
        let [one, two, three] = ids[..] else { panic!("three") };
        let rows = |first: &str, second: &str, reason: &str| {
            format!(
                "asked=unanswered%3Dtrue&company={one}&version.{one}=1&verdict.{one}={first}&reason.{one}=\
                 &company={two}&version.{two}=1&verdict.{two}={second}&reason.{two}={reason}\
                 &company={three}&version.{three}=1&verdict.{three}=&reason.{three}="
            )
        };
        let answers = format!("{path}/answers");
        let nothing = town.post(&answers, &rows("", "", "")).await.status(422).text();
        assert!(nothing.contains("请至少选择一家企业"), "{nothing}");
        let no_reason = town.post(&answers, &rows("keep", "remove", "")).await.status(422).text();
        assert!(no_reason.contains("请填写“理由”") && no_reason.contains(&format!("id=\"e-{two}\"")), "{no_reason}");
        let saved = town.post(&answers, &rows("", "remove", "主业变化")).await.status(303);
        assert_eq!(saved.header("location"), Some(format!("{path}?unanswered=true&done=answered").as_str()));
        let rest = format!("asked=&rest=on&company={one}&version.{one}=1&verdict.{one}=&reason.{one}=&company={three}&version.{three}=1&verdict.{three}=&reason.{three}=");
        office.post(&answers, &rest.replace(&format!("&company={three}"), "&other=1")).await.status(303);
        let closing = words(&office.get(&format!("{path}/conclude")).await.ok().text());
        assert!(closing.contains("将取消资格 1 家") && closing.contains("未答复 1 家") && closing.contains("丙股份"), "{closing}");
        office.post(&format!("{path}/conclude"), "version=2&left_on=2026-03-02").await.status(412);
        office.post(&format!("{path}/conclude"), "version=3&left_on=2026-03-02").await.status(303);
        let after = town.get(&path).await.ok().text();
        assert!(!after.contains("<select class=\"form-select\" name=\"verdict."), "{after}");
        assert!(words(&after).contains("2026-03-02 办结"));
        assert_eq!(app.office().get("/api/v1/pool").await.ok()["members"], 2);
        assert!(words(&office.get("/pool/rechecks").await.ok().text()).contains("年度复核 2026-03-02 办结"));
    }

    async fn a_list_is_compared_and_shown_again(app: TestApp) {
        let tags = serde_json::json!(["小巨人"]);
        let id = make::company(&app).named("东莞市甲股份有限公司").in_town("长安镇").with("tags", tags).save().await;
        let mut town = Browser::signed_in(&app, &app.town_code("长安镇")).await;
        let page = town.get("/pool/suggestions").await.ok().text();
        assert!(page.contains("荣誉称号：小巨人") && page.contains(&format!("/companies/{id}/nominate")), "{page}");
        let fields = [("text", "东莞市甲有限公司\n东莞市没有有限公司\n")];
        let compared = town.upload("/pool/suggestions", &fields, ("", b"")).await.ok().text();
        let read = words(&compared);
        assert!(read.contains("已登记未入库 1") && read.contains("未登记 1") && compared.contains("东莞市没有有限公司"), "{read}");
        let empty = town.upload("/pool/suggestions", &[("text", " ")], ("", b"")).await.status(422).text();
        assert!(empty.contains("名单里没有企业名称"), "{empty}");
        let mut leader = Browser::signed_in(&app, "leader").await;
        assert!(!leader.get("/pool/suggestions").await.ok().text().contains("推荐入库</a>"));
    }
}
