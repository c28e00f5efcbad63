//! The seven roles and their permissions. Source: 领域规则 "Roles and what each sees".

use crate::db::types::text_enum;

text_enum! {
    /// What a person is in the system. An account has exactly one role, so that the three
    /// administrators (三员分立) exclude one another by construction.
    pub enum Role {
        Town = "town" => "镇街专班",
        Department = "department" => "职能部门",
        Office = "office" => "领导小组办公室",
        Leader = "leader" => "领导小组",
        Admin = "admin" => "系统管理员",
        Security = "security" => "安全管理员",
        Auditor = "auditor" => "审计管理员",
    }
}

/// What a route asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Open to everyone: sign-in and health.
    Anyone,
    /// Any person signed in, even one who must still change the first password.
    SignedIn,
    /// A person whose role has this permission.
    Needs(Permission),
}

/// One kind of act that a role has or has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Read units, departments, categories.
    ViewUnits,
    /// Change a unit's working group.
    EditWorkingGroup,
    /// Read companies and what hangs on them, within the scope.
    ViewCompanies,
    /// Read a company's history, events and opinions, within the scope.
    ViewTrace,
    /// Ask for a contact's phone number; the asking is logged.
    ViewContacts,
    /// Add, change and delete companies, move their stage, within the scope.
    EditCompanies,
    /// Restore from the recycle bin, correct events, record moves: the office's.
    CorrectRecords,
    /// Propose a grade (a town) or decide it (the office).
    GradeCompanies,
    /// Answer what towns ask about grades, and review them once a year: the office's.
    ReviewGrades,
    /// Read listings and quotations, within the scope.
    ViewListings,
    /// Record listings, delistings and quotations.
    RecordListings,
    /// Read financial data of companies, within the scope.
    ViewFinancials,
    /// Enter, change and delete financial data, within the scope.
    EditFinancials,
    /// Read profiles: standards met and missed, priority, within the scope.
    ViewProfiles,
    /// Ask units for figures that profiles lack: the office's.
    RequestInformation,
    /// Read blocking issues, within the scope.
    ViewBlockers,
    /// Raise and change blocking issues.
    RaiseBlockers,
    /// Act on blocking issues: which act, `crate::blocker::flow` says.
    ActOnBlockers,
    /// Read meetings and their decisions, within the scope.
    ViewMeetings,
    /// Plan and hold meetings, and record what they decide: the office's.
    HoldMeetings,
    /// Answer decisions and accept answers: which, `crate::meeting::flow` says.
    AnswerDecisions,
    /// Read the reserve pool, its batches, nominations and rechecks, within the scope.
    ViewPool,
    /// Put companies forward for the pool, and answer rechecks.
    NominateCompanies,
    /// Recognise companies, take them out of the pool, and recheck it: the office's.
    KeepPool,
    /// Be told what waits for one's own hand.
    ViewTasks,
    /// Read notices sent to oneself.
    ReadNotices,
    /// Send notices to units and departments, and see who has read them.
    SendCirculars,
    /// Change what the city decides for itself.
    SetRules,
    /// Read the break-zero table and the league table.
    ViewGoal,
    /// Import lists.
    Import,
    /// Export lists.
    Export,
    /// See who has an account.
    ViewAccounts,
    /// Create and change accounts.
    ManageAccounts,
    /// Unlock accounts and end sessions.
    SecureAccounts,
    /// Read and verify the audit log.
    ReadAudit,
}

impl Role {
    /// Whether the role has a permission.
    pub fn may(self, permission: Permission) -> bool {
        use Permission::*;
        match permission {
            ViewUnits => true,
            ViewCompanies | ViewBlockers | ActOnBlockers | ReadNotices | ViewMeetings => {
                matches!(self, Self::Town | Self::Department | Self::Office | Self::Leader)
            }
            ViewTrace | ViewListings | ViewFinancials | ViewProfiles | ViewPool | Export => {
                matches!(self, Self::Town | Self::Office | Self::Leader)
            }
            ViewGoal => matches!(self, Self::Town | Self::Department | Self::Office | Self::Leader),
            ViewContacts | EditCompanies | EditFinancials | GradeCompanies | RaiseBlockers
            | Import | NominateCompanies | EditWorkingGroup => {
                matches!(self, Self::Town | Self::Office)
            }
            ViewTasks | AnswerDecisions => {
                matches!(self, Self::Town | Self::Department | Self::Office)
            }
            SetRules => matches!(self, Self::Office | Self::Admin),
            CorrectRecords | RecordListings | SendCirculars | HoldMeetings | ReviewGrades
            | KeepPool | RequestInformation => self == Self::Office,
            ViewAccounts => matches!(self, Self::Admin | Self::Security),
            ManageAccounts => self == Self::Admin,
            SecureAccounts => self == Self::Security,
            ReadAudit => self == Self::Auditor,
        }
    }

    /// Whether accounts of this role belong to a unit.
    pub fn needs_town(self) -> bool {
        self == Self::Town
    }

    /// Whether accounts of this role belong to a department.
    pub fn needs_department(self) -> bool {
        self == Self::Department
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_administrators_see_no_business() {
        for role in [Role::Admin, Role::Security, Role::Auditor] {
            for permission in [
                Permission::ViewCompanies,
                Permission::ViewListings,
                Permission::ViewFinancials,
                Permission::ViewGoal,
                Permission::Export,
                Permission::Import,
            ] {
                assert!(!role.may(permission), "{role} {permission:?}");
            }
        }
    }

    #[test]
    fn leaders_only_read() {
        for permission in [
            Permission::EditCompanies,
            Permission::EditFinancials,
            Permission::Import,
            Permission::RecordListings,
            Permission::CorrectRecords,
        ] {
            assert!(!Role::Leader.may(permission));
        }
    }
}
