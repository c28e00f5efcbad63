//! 入库建议 and 名单比对.

use serde_json::{Value, json};

use super::*;
use crate::support::person::form_with_file;

/// Compares a pasted list.
async fn compare(who: &Person, text: &str) -> Reply {
    let fields = [("text", text)];
    let (content_type, body) = form_with_file(&fields, ("", b""));
    let call = who.request(actix_web::http::Method::POST, format!("{POOL}/award-lists"));
    call.body(&content_type, body).send().await
}

/// Number of lines with an outcome.
fn count(reply: &Reply, outcome: &str) -> Value {
    let counts = reply["counts"].as_array().expect("counts");
    counts.iter().find(|one| one["outcome"] == outcome).expect(outcome)["count"].clone()
}

on_both! {
    async fn honours_green_production_and_investors_speak_for_a_company(app: TestApp) {
        let tagged = async |town: &str, tags: Value| make::company(&app).in_town(town).with("tags", tags).save().await;
        let honoured = tagged("长安镇", json!(["高新技术企业", "小巨人", "老字号"])).await;
        let green = tagged("虎门镇", json!(["绿色企业", "机构投资"])).await;
        tagged("虎门镇", json!(["老字号"])).await;
        let inside = tagged("虎门镇", json!(["单项冠军"])).await;
        make::member(&app, inside).await;
        let listed = make::company(&app).at("registered").with("tags", json!(["独角兽"])).save().await;
        make::listing(&app, listed, "2026-03-02").await;
        let found = app.office().get(format!("{POOL}/suggestions")).await.ok();
        assert_eq!(companies(&found), [honoured, green]);
        assert_eq!(found["items"][0]["reasons"], json!([{"ground": "green", "detail": "绿色企业"}, {"ground": "funded", "detail": "机构投资"}]));
        assert_eq!(found["items"][1]["reasons"], json!([{"ground": "honour", "detail": "高新技术企业、小巨人"}]));
        let towns = found["towns"].as_array().unwrap();
        assert_eq!((towns.len(), towns.iter().filter(|row| row["members"] == 1).count()), (35, 2));
        let town = app.town("长安镇").get(format!("{POOL}/suggestions")).await.ok();
        assert_eq!(companies(&town), [honoured]);
        let of_town = app.office().get(format!("{POOL}/suggestions?town={}", app.town_code("虎门镇"))).await.ok();
        assert_eq!(companies(&of_town), [green]);
        leave(&app, inside, "withdrew", "2026-03-02").await.status(201);
        assert_eq!(app.office().get(format!("{POOL}/suggestions")).await.ok()["total"], 3);
    }

    async fn a_list_of_names_is_crossed_with_the_books(app: TestApp) {
        let inside = make::company(&app).named("东莞市甲科技（集团）股份有限公司").in_town("长安镇").save().await;
        make::member(&app, inside).await;
        let coded = make::company(&app).named("东莞市乙有限公司").in_town("虎门镇").with("credit_code", "914419002818871883").save().await;
        let renamed = make::company(&app).named("东莞市旧名有限公司").in_town("长安镇").save().await;
        set(&app, renamed, json!({"name": "东莞市新名有限公司"})).await.ok();
        let list = "企业名称,统一社会信用代码\n东莞市甲科技(集团)有限公司\n东莞市别名有限公司,914419002818871883\n东莞市旧名有限公司\n\
            东莞市无此企业有限公司\n东莞市 新名 有限公司\n东莞市无此企业有限公司\n";
        let compared = compare(&app.office(), list).await.ok();
        assert_eq!(compared["lines"], 6);
        let outcomes: Vec<(&Value, &Value)> = compared["rows"].as_array().unwrap().iter().map(|row| (&row["outcome"], &row["company_id"])).collect();
        assert_eq!(outcomes, [
            (&json!("in_pool"), &json!(inside)), (&json!("known"), &json!(coded)), (&json!("known"), &json!(renamed)),
            (&json!("unknown"), &json!(null)), (&json!("repeated"), &json!(renamed)), (&json!("repeated"), &json!(null)),
        ]);
        assert_eq!([count(&compared, "in_pool"), count(&compared, "known"), count(&compared, "unknown"), count(&compared, "repeated")], [1, 2, 1, 2]);
        // A company of another unit is as unknown as one that does not exist.
        let town = compare(&app.town("长安镇"), list).await.ok();
        assert_eq!([count(&town, "in_pool"), count(&town, "known"), count(&town, "unknown")], [1, 1, 2]);
        compare(&app.office(), " \n").await.refused(422, "invalid").field("text", "missing_field");
        let gbk = encoding_rs::GBK.encode("东莞市乙有限公司\r\n").0.into_owned();
        let sent = app.office().upload(format!("{POOL}/award-lists"), &[], ("名单.txt", &gbk)).await.ok();
        assert_eq!(count(&sent, "known"), 1);
        let many = "东莞市无此企业有限公司\n".repeat(5_001);
        compare(&app.office(), &many).await.refused(422, "invalid").field("text", "too_many");
        let long: String = (0..5_000).map(|at| format!("东莞市没有第{at}号科技发展股份有限公司\n")).collect();
        assert_eq!(compare(&app.office(), &long).await.ok()["lines"], 5_000);
    }

    async fn a_name_of_several_is_nobodys(app: TestApp) {
        for code in ["914419002818871883", "91441900618163186Q"] {
            let one = make::company(&app).named("东莞市同名有限公司").with("credit_code", code);
            one.with("confirm_duplicate", "信用代码不同").save().await;
        }
        let found = compare(&app.office(), "东莞市同名有限公司\n东莞市同名有限公司,91441900618163186Q\n").await.ok();
        assert_eq!((&found["rows"][0]["outcome"], &found["rows"][1]["outcome"]), (&json!("ambiguous"), &json!("known")));
    }
}
