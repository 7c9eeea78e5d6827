// Natural names for the generated wire types.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Account = Schemas["Account"];
export type AccountHistory = Schemas["AccountHistory"];
export type AccountPage = Schemas["AccountPage"];
export type AssetAmount = Schemas["AssetAmount"];
export type BalanceReport = Schemas["BalanceReport"];
export type BalanceRow = Schemas["BalanceRow"];
export type Basis = Schemas["Basis"];
export type Entry = Schemas["Entry"];
export type EntryPage = Schemas["EntryPage"];
export type Import = Schemas["Import"];
export type ImportFile = Schemas["ImportFile"];
export type ImportProblem = Schemas["ImportProblem"];
export type ImportStatement = Schemas["ImportStatement"];
export type Mapping = Schemas["Mapping"];
export type Organisation = Schemas["Organisation"];
export type Posting = Schemas["Posting"];
export type PositionHistory = Schemas["PositionHistory"];
export type PositionReport = Schemas["PositionReport"];
export type Problem = Schemas["Problem"];
export type ValuedTotal = Schemas["ValuedTotal"];
