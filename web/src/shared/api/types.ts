// Natural names for the generated wire types.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Account = Schemas["Account"];
export type AccountChange = Schemas["AccountChange"];
export type AccountHistory = Schemas["AccountHistory"];
export type AccountKind = Schemas["AccountKind"];
export type AccountPage = Schemas["AccountPage"];
export type AssetAmount = Schemas["AssetAmount"];
export type BalanceReport = Schemas["BalanceReport"];
export type BalanceRow = Schemas["BalanceRow"];
export type BalanceSheet = Schemas["BalanceSheet"];
export type Basis = Schemas["Basis"];
export type Entry = Schemas["Entry"];
export type EntryPage = Schemas["EntryPage"];
export type Import = Schemas["Import"];
export type ImportFile = Schemas["ImportFile"];
export type ImportProblem = Schemas["ImportProblem"];
export type ImportStatement = Schemas["ImportStatement"];
export type IncomeStatement = Schemas["IncomeStatement"];
export type Mapping = Schemas["Mapping"];
export type NewAccount = Schemas["NewAccount"];
export type NewEntry = Schemas["NewEntry"];
export type NewPosting = Schemas["NewPosting"];
export type Organisation = Schemas["Organisation"];
export type Posting = Schemas["Posting"];
export type PositionHistory = Schemas["PositionHistory"];
export type PositionReport = Schemas["PositionReport"];
export type Price = Schemas["Price"];
export type Problem = Schemas["Problem"];
export type Rate = Schemas["Rate"];
export type ReportRow = Schemas["ReportRow"];
export type TrialBalance = Schemas["TrialBalance"];
export type TrialRow = Schemas["TrialRow"];
export type ValuedTotal = Schemas["ValuedTotal"];
