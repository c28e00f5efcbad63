//! 导入: a list as a town sends it, with two mistakes in it.

use crate::support::Site;

const LIST: &[u8] = include_bytes!("../../../fixtures/推荐汇总表_gbk.csv");

/// The list with an unknown unit (row 4) and a code with a wrong digit (row 6).
fn with_errors() -> Vec<u8> {
    let (text, _, _) = encoding_rs::GB18030.decode(LIST);
    let text = text.replace("G91X,万江", "G91X,万港镇").replace("JYQGWK59", "JYQGWK58");
    encoding_rs::GB18030.encode(&text).0.into_owned()
}

on_both! {
    async fn the_office_takes_in_a_list_mends_it_commits_and_takes_it_back(site: Site) {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("推荐汇总表_gbk.csv");
        std::fs::write(&file, with_errors()).expect("the list");
        let office = site.sign_in("office").await;
        office.go("/imports").await;
        office.attach("名单文件", &file).await;
        office.click("上传并核对").await;
        office.see("2 行有错误").await;
        office.see("GB18030").await;
        office.click("查看并更正").await;
        office.see("万港镇").await;
        office.fill("第 4 行“所属镇街”更正为", "万江街道").await;
        office.fill("第 6 行“统一社会信用代码”更正为", "91441900MAJYQGWK59").await;
        office.click("保存更正并重新核对").await;
        office.see("已保存更正，并重新核对。").await;
        office.click("回到核对，提交").await;
        office.see("新增 40").await;
        office.click("提交").await;
        office.see("已导入").await;
        office.go(&format!("/companies?town={}", site.app.town_code("万江街道"))).await;
        office.see("东莞示例甲源星智造股份有限公司").await;
        office.go("/imports/1").await;
        office.click("撤销这次导入").await;
        office.click("撤销导入").await;
        office.see("已撤销").await;
        office.go("/companies").await;
        office.see("没有符合条件的企业").await;
    }
}
