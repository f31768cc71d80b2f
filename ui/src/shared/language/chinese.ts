/** Chinese characters, punctuation and full-width forms: what a text that needs English has at least one of. */
export const CHINESE = /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/;
