//! The issues of the demo, as a script: who did what, how many working days ago. The verbs are
//! those of the program, so that clocks, lights and counts come about as they would in a city.

use crate::blocker::{Action, Deed, Severity};

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// The unit of the company.
    Town,
    /// The department that leads.
    Lead,
    /// 领导小组办公室
    Office,
    /// 领导小组
    Leader,
}

/// An issue of a fictional company.
pub struct Issue {
    /// 类别
    pub category: &'static str,
    /// 问题描述
    pub description: &'static str,
    /// 严重程度
    pub severity: Severity,
    /// Raised so many working days ago, by its unit.
    pub raised: u32,
    /// What was done since: working days ago, by whom, what, with which words.
    pub acts: &'static [(u32, Who, Action, &'static str)],
}

use Action::*;
use Severity::{Normal, Severe};
use Who::*;

/// The script. The periods are those of the categories.
pub const ISSUES: [Issue; 18] = [
    Issue {
        category: "land_title",
        description: "（演示）二期厂房所在地块未取得不动产权证，1998 年由村集体出让",
        severity: Severe,
        raised: 60,
        acts: &[
            (58, Office, Assign, ""),
            (57, Lead, Sign, "演示·王科长"),
            (56, Lead, Start, ""),
            (40, Town, Urge, "（演示）企业计划今年申报，请加快"),
            (30, Office, Supervise, "（演示）列入督办，请每周反馈进展"),
            (12, Leader, Instruct, "（演示）请自然资源局牵头开一次专题协调会，本月内拿出补办方案"),
        ],
    },
    Issue {
        category: "social_insurance",
        description: "（演示）2021 年前部分员工社保未足额缴纳，需补缴",
        severity: Normal,
        raised: 16,
        acts: &[(16, Office, Assign, ""), (15, Lead, Sign, "演示·李科长")],
    },
    Issue {
        category: "property_title",
        description: "（演示）办公楼竣工验收手续不全，无法办理产权登记",
        severity: Severe,
        raised: 34,
        acts: &[
            (33, Office, Assign, ""),
            (31, Lead, Sign, "演示·陈科长"),
            (31, Lead, Start, ""),
            (4, Lead, AskExtension, "（演示）须补做结构安全鉴定"),
        ],
    },
    Issue {
        category: "environment",
        description: "（演示）扩产项目环评批复与实际产能不一致",
        severity: Normal,
        raised: 5,
        acts: &[(4, Office, Assign, "")],
    },
    Issue {
        category: "tax",
        description: "（演示）整体变更为股份公司，自然人股东个税分期缴纳备案",
        severity: Normal,
        raised: 12,
        acts: &[
            (12, Office, Assign, ""),
            (11, Lead, Sign, "演示·赵科长"),
            (2, Lead, Answer, "（演示）已受理分期缴纳备案"),
        ],
    },
    Issue {
        category: "registration_history",
        description: "（演示）2006 年增资验资报告遗失，需确认出资到位",
        severity: Normal,
        raised: 19,
        acts: &[(18, Office, Assign, ""), (17, Lead, Sign, "演示·周科长"), (16, Lead, Start, "")],
    },
    Issue {
        category: "fire_construction",
        description: "（演示）仓库消防验收未完成",
        severity: Normal,
        raised: 14,
        acts: &[(13, Office, Assign, ""), (12, Lead, Sign, "演示·吴科长")],
    },
    Issue {
        category: "collective_state_reform",
        description: "（演示）前身为镇办集体企业，改制批复需省级确认",
        severity: Severe,
        raised: 30,
        acts: &[(29, Office, Assign, ""), (27, Lead, Sign, "演示·郑科长"), (27, Lead, Start, "")],
    },
    Issue {
        category: "housing_fund",
        description: "（演示）住房公积金缴存比例整改",
        severity: Normal,
        raised: 3,
        acts: &[(2, Office, Assign, "")],
    },
    Issue {
        category: "project_land",
        description: "（演示）募投项目用地指标待落实，本镇无地",
        severity: Severe,
        raised: 15,
        acts: &[
            (14, Office, Assign, ""),
            (13, Lead, Refuse, "（演示）须先由发改部门备案"),
            (12, Office, Assign, ""),
            (11, Lead, Sign, "演示·王科长"),
            (11, Lead, Start, ""),
        ],
    },
    Issue {
        category: "project_filing",
        description: "（演示）募投项目备案与能评",
        severity: Normal,
        raised: 1,
        acts: &[],
    },
    Issue {
        category: "compliance_proof",
        description: "（演示）用信用报告代替各部门合规证明，尚缺海关、外汇两项",
        severity: Normal,
        raised: 3,
        acts: &[(3, Office, Assign, ""), (2, Lead, Sign, "演示·孙科长")],
    },
    Issue {
        category: "talent",
        description: "（演示）核心技术人员落户与子女入学",
        severity: Normal,
        raised: 2,
        acts: &[],
    },
    Issue {
        category: "finance",
        description: "（演示）股改期间过桥资金需求",
        severity: Normal,
        raised: 15,
        acts: &[
            (15, Office, Assign, ""),
            (14, Lead, Sign, "演示·钱科长"),
            (10, Lead, Pause, "（演示）等企业提供审计报告"),
        ],
    },
    Issue {
        category: "work_safety",
        description: "（演示）粉尘车间隐患整改验收",
        severity: Normal,
        raised: 20,
        acts: &[
            (20, Office, Assign, ""),
            (19, Lead, Sign, "演示·冯科长"),
            (14, Lead, Answer, "（演示）整改已完成"),
            (12, Town, Reject, "（演示）现场仍有两处未整改"),
            (9, Lead, Answer, "（演示）剩余两处说明不属粉尘区域"),
            (7, Town, Reject, "（演示）对范围的认定不一致"),
        ],
    },
    Issue {
        category: "foreign_customs",
        description: "（演示）境外子公司 37 号文补登记",
        severity: Normal,
        raised: 26,
        acts: &[
            (26, Office, Assign, ""),
            (25, Lead, Sign, "演示·何科长"),
            (8, Lead, Answer, "（演示）补登记已办结"),
        ],
    },
    Issue {
        category: "litigation",
        description: "（演示）专利侵权诉讼已和解，待撤诉裁定",
        severity: Normal,
        raised: 40,
        acts: &[
            (40, Office, Assign, ""),
            (39, Lead, Sign, "演示·钱科长"),
            (25, Lead, Answer, "（演示）法院已裁定准许撤诉"),
            (23, Town, Close, "（演示）已核对裁定书"),
        ],
    },
    Issue {
        category: "intellectual_property",
        description: "（演示）商标转让手续",
        severity: Normal,
        raised: 50,
        acts: &[
            (50, Office, Assign, ""),
            (48, Lead, Sign, "演示·周科长"),
            (20, Lead, Answer, "（演示）核准转让证明已取得"),
            (18, Town, Close, "（演示）已核对证明"),
        ],
    },
];

/// The deed of an act: its words are the responsible person, or the note.
pub fn deed(action: Action, words: &str) -> Deed {
    let some = (!words.is_empty()).then(|| words.to_owned());
    let mut deed = Deed::new(action);
    match action {
        Sign => deed.responsible_person = some,
        AskExtension => {
            deed.working_days = Some(10);
            deed.note = some;
        }
        Supervise => {
            deed.supervised = Some(true);
            deed.note = some;
        }
        Answer => {
            deed.note = some;
            deed.evidence = vec![crate::blocker::NewEvidence {
                name: "（演示）办结证明".to_owned(),
                document_no: Some("演示〔2026〕1 号".to_owned()),
                attachment_id: None,
            }];
        }
        _ => deed.note = some,
    }
    deed
}
