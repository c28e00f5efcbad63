//! Files that are not lists: each is refused with a code and a solution, and nothing is stored.

use super::send;
use crate::support::TestApp;

on_both! {
    async fn a_file_that_cannot_be_read_leaves_no_trace(app: TestApp) {
        let gbk = include_bytes!("../../fixtures/推荐汇总表_gbk.csv");
        let cut = gbk.iter().rposition(|byte| *byte >= 0x80).expect("Chinese text");
        let xlsx = include_bytes!("../../fixtures/A股列表.xlsx");
        let wide = format!("企业名称{}\n示例{}\n", ",列".repeat(10_000), ",1".repeat(10_000));
        let cases: [(&str, &[u8], u16, &str); 9] = [
            ("空.csv", b"", 422, "empty_file"),
            ("截断.csv", &gbk[..cut], 422, "undecodable"),
            ("改名.csv", xlsx, 422, "file_type_mismatch"),
            ("图片.xlsx", b"\x89PNG\r\n\x1a\n0000", 422, "not_a_list"),
            ("坏.xlsx", &xlsx[..xlsx.len() / 2], 422, "damaged_workbook"),
            ("宽.csv", wide.as_bytes(), 413, "too_many_columns"),
            ("没有表头.csv", "一,二\n三,四\n".as_bytes(), 422, "no_heading_row"),
            ("只有表头.csv", "企业名称,镇街\n".as_bytes(), 422, "no_data_rows"),
            ("没有名称.csv", "统一社会信用代码,镇街,行业\n,长安,电子\n".as_bytes(), 422, "invalid"),
        ];
        for (name, bytes, status, code) in cases {
            let reply = send(&app.office(), name, bytes).await.refused(status, code);
            assert!(reply.json["detail"].as_str().is_some_and(|text| text.chars().count() > 8), "{name}");
        }
        assert_eq!(app.place().count("imports"), 0);
        assert_eq!(app.place().count("companies"), 0);
    }
}

on_both! {
    async fn an_upload_says_what_it_lacks(app: TestApp) {
        let office = app.office();
        let list = "企业名称\n示例\n".as_bytes();
        let path = "/api/v1/imports";
        office.upload(path, &[], ("名单.csv", list)).await.refused(422, "invalid").field("kind", "missing_field");
        office.upload(path, &[("kind", "people")], ("名单.csv", list)).await.refused(422, "invalid");
        office.upload(path, &[("kind", "companies"), ("colour", "red")], ("名单.csv", list)).await.refused(400, "unknown_field");
        let foreign = [("kind", "companies"), ("town", "441900121")];
        app.town("长安镇").upload(path, &foreign, ("名单.csv", list)).await.refused(404, "not_found");
    }
}
