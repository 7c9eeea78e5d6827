// What models are called on the pages.
import { t } from "@/shared/i18n/translate";

export const ENSEMBLE = "ensemble";
export const NAIVE = "seasonal_naive";

export const modelName = (model: string) => (model === ENSEMBLE ? t("model_ensemble") : model === NAIVE ? t("model_naive") : model);
