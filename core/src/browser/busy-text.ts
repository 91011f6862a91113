const working =
  /^\W*(loading|please wait|just a moment|one moment|redirecting|you are being redirected|preparing|initiali[sz]ing|checking|verifying|processing|submitting|signing (you )?(in|up)|creating|hang on|hold on|laden|wird geladen|bitte warten|einen moment|chargement|veuillez patienter|cargando|espere|carregando|aguarde|caricamento)(?![a-z])/i;
const workingParts = /^(読み込み中|ロード中|お待ちください|加载中|正在加载|请稍候|로딩 중)/;
const countdown =
  /\b(in|noch|dans|en|wait)\b\D{0,12}\d+\s*(s\b|sec|second|sek|m\b|min)|\d+\s*(s\b|sec\w*|seconds?|sekunden)\b.{0,20}(left|remaining|verbleib)/i;

/** Busy signals that the page writes out in words: `text` and `countdown`. */
export function busyText(lines: readonly string[]): string[] {
  const busy: string[] = [];
  const short = lines.slice(0, 60).filter((line) => line.length < 60);
  if (short.some((line) => working.test(line) || workingParts.test(line))) busy.push('text');
  if (countdown.test(lines.join(' '))) busy.push('countdown');
  return busy;
}
