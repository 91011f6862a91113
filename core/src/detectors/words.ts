/** What a message of a provider can be about. */
export type MessageClass =
  | 'wrong_otp'
  | 'account_exists'
  | 'rate_limited'
  | 'quota'
  | 'banned'
  | 'signups_closed'
  | 'network'
  | 'session_expired'
  | 'required'
  | 'bad_credentials'
  | 'rejected_input'
  | 'provider_down';

const any = (...alternatives: (string | RegExp)[]) =>
  new RegExp(alternatives.map((one) => (typeof one === 'string' ? one : one.source)).join('|'), 'iu');

const wrong =
  'invalid|incorrect|wrong|expired|not valid|isn.t valid|doesn.t match|didn.t match|don.t match|not recogni[sz]ed|ungültig|falsch|abgelaufen|incorrecte?|invalide|expiré|erroné|incorrect[oa]|inválid[oa]|caducad[oa]|expirad[oa]|errat[oa]|scadut[oa]|неверн|недейств';
const code = '\\b(?:code|otp|pin|passcode|código|codice)\\b|bestätigungscode|код|コード|验证码|驗證碼';
const login =
  'password|credentials?|e-?mail|login|username|passwort|kennwort|mot de passe|contraseña|senha|парол';

/** In order: the first that fits decides. */
const messages: readonly (readonly [MessageClass, RegExp])[] = [
  [
    'wrong_otp',
    any(
      `(?:${code}).*(?:${wrong})`,
      `(?:${wrong}).*(?:${code})`,
      '(?:コード|验证码|驗證碼).*(?:正しく|無効|間違|期限|错误|錯誤|无效|过期|不正确)',
    ),
  ],
  [
    'account_exists',
    any(
      // "Already have an account? Log in" stands under every sign-up form.
      'already (?:exists?|regist|in use|taken|been taken|been used|associated|linked)|you already have an account',
      '\\b(?:account|user|e-?mail(?: address)?)\\b.*\\b(?:exists|taken|in use|already)\\b',
      'existiert bereits|bereits (?:registriert|vergeben|verwendet)|déjà (?:utilis|exist|pris|associ)|ya (?:existe|está (?:registrad|en uso))|já (?:existe|está em uso)|già (?:registrat|in uso|esist)|уже (?:существует|зарегистр)|既に(?:登録|使用)|すでに(?:登録|使用)|已(?:被)?(?:注册|使用|存在)',
    ),
  ],
  [
    'rate_limited',
    any(
      'too many|rate.?limit|slow down|try again (?:in|after) \\d|zu viele|trop de|demasiad|muitas tentativas|troppi|слишком много|試行回数|しばらく(?:して|経って)|过于频繁|次数过多',
    ),
  ],
  [
    'quota',
    any(
      'payment method|billing|insufficient (?:credit|fund|quota|balance)|limit reached|upgrade (?:your )?plan|maximum (?:number|amount) of|zahlungsmethode|moyen de paiement|método de pago',
    ),
  ],
  [
    'banned',
    any(
      '(?:account|access|user|ip|address)\\b.*\\b(?:suspended|banned|blocked|disabled|deactivated|terminated|denied|revoked|restricted)',
      'not (?:available|supported) in your (?:country|region|location)|unsupported (?:country|region)|you have been blocked',
      '(?:konto|zugang).*(?:gesperrt|deaktiviert)|compte.*(?:suspendu|bloqué|désactivé)|cuenta.*(?:suspendida|bloqueada)|аккаунт.*(?:заблок)|アカウント.*(?:停止|凍結)|(?:账号|帳號|账户).*(?:封禁|停用|冻结)',
    ),
  ],
  [
    'signups_closed',
    any(
      'sign.?ups? (?:are|is|have been) (?:currently |temporarily )?(?:closed|disabled|paused|unavailable)',
      'registrations? (?:is|are) (?:currently )?(?:closed|disabled|paused)|join the wait.?list|invite.only|invitation.only|not accepting new',
      'registrierung.*(?:geschlossen|deaktiviert)|inscriptions?.*(?:fermé|suspendu)|registro.*cerrad',
    ),
  ],
  [
    'network',
    any(
      'network error|failed to fetch|check your (?:internet )?connection|you.?re offline|connection (?:lost|failed)|netzwerkfehler|erreur réseau|error de red',
    ),
  ],
  [
    'session_expired',
    any(
      'session (?:has )?(?:expired|timed out|ended)|sitzung.*abgelaufen|session.*expiré|sesión.*(?:caducad|expirad)',
    ),
  ],
  [
    'bad_credentials',
    any(
      `(?:invalid|incorrect|wrong|unknown|unrecogni[sz]ed)\\b.*\\b(?:password|credentials?|login|username|user)\\b`,
      `\\b(?:incorrect|wrong|unknown|unrecogni[sz]ed)\\b.*\\be-?mail\\b`,
      `(?:${login})\\b.*(?:incorrect|wrong|failed|didn.t match|don.t match|not match|falsch|erroné|неверн)`,
      '\\b(?:password|credentials?|login)\\b.*\\binvalid',
      'no account (?:found|exists)|couldn.t find your account|(?:falsches|ungültiges) (?:passwort|kennwort)|(?:パスワード|メール).*(?:正しく|間違)|密码(?:错误|不正确)',
    ),
  ],
  [
    'rejected_input',
    any(
      'too (?:weak|short|common|long|simple)|must (?:contain|be|include|have)|at least \\d+|disposable|permanent (?:e-?mail|address)|not allowed|(?:valid|business|work|company) e-?mail|invalid e-?mail|e-?mail\\b.*\\b(?:invalid|not valid)|breach|pwned',
      'zu (?:schwach|kurz|einfach)|trop (?:court|faible)|demasiado (?:corta|débil)|gültige e-?mail|adresse.*(?:non valide|invalide)|correo.*(?:válido|inválido)|弱すぎ|短すぎ|太短|太弱',
    ),
  ],
  [
    'required',
    any(
      '\\b(?:is |are )?required\\b|(?:can.?t|must not) be (?:blank|empty)|please (?:enter|provide|fill|select|choose|accept|agree|tick|check)|you must (?:accept|agree)|erforderlich|pflichtfeld|bitte .*(?:eingeben|angeben|auswählen|akzeptieren)|obligatoire|obligatorio|obrigatóri|obbligatori|обязател|必須|入力してください|必填|请输入|请选择',
    ),
  ],
  [
    'provider_down',
    any(
      'something (?:went|has gone) wrong|an error (?:has )?occurred|internal (?:server )?error|unexpected (?:\\w+ )?error|application error|client-side exception|page crashed|(?:temporarily|currently) (?:unavailable|down|offline)|maintenance|be (?:right )?back(?: soon| shortly)|service unavailable|unknown error|error 5\\d\\d|bad gateway|gateway time-?out|over ?loaded',
      'wartung|etwas ist schiefgelaufen|ein fehler ist aufgetreten|une erreur (?:est survenue|s.est produite)|algo sali[óo] mal|algo deu errado|qualcosa è andato storto|что-то пошло не так|エラーが発生|メンテナンス|出错了|维护',
    ),
  ],
];

/** What a message is about; `undefined` where its words are not known. */
export function messageClass(text: string): MessageClass | undefined {
  return messages.find(([, pattern]) => pattern.test(text))?.[0];
}

/** A page that asks for proof that a person is present. */
export const humanCheck = any(
  'verify (?:that )?you.?(?:re| are) (?:a |not a )?(?:human|robot|bot)|verifying you are human|are you (?:a )?(?:human|robot)|not a robot|slide to (?:verify|complete)|press (?:&|and) hold|complete the security check|checking (?:if the site|your browser)|unusual (?:traffic|activity) (?:from|on|detected)|prove (?:that )?you.?(?:re| are) (?:a )?human|human verification',
  'ich bin kein roboter|bestätigen sie,? dass sie ein mensch|je ne suis pas un robot|vérifiez que vous êtes humain|no soy un robot|verifica que eres humano|não sou um robô|я не робот|私はロボットではありません|ロボットではない|人机验证|我不是机器人',
);
/** A field that wants what stands in a picture. */
export const captchaField =
  /captcha|(type|enter) the (characters|letters|text|word)s? (you see|in the|from|shown|below)|characters you see/i;
/** reCAPTCHA's notice is on many pages that never ask anything. */
export const protectedNotice = /protected by/i;

export const secondFactor = any(
  'authenticator(?: app)?|two.?(?:factor|step)|\\b2fa\\b|multi.?factor|\\bmfa\\b|one-time password app|zwei.?faktor|deux facteurs|dos (?:factores|pasos)|二段階|二要素|两步|双重',
);
export const phoneCheck = any(
  '\\bphone\\b|\\bsms\\b|mobile number|telefon|handynummer|téléphone|teléfono|telefone|телефон|電話|手机|手機',
);
export const loginPath = /\/(log-?in|sign-?in|session\/new|auth)(\/|$)/i;
/** As `loginPath`, without the address that serves sign-up and login alike. */
export const onlyLoginPath = /\/(log-?in|sign-?in|session\/new)(\/|$)/i;
export const welcomeBack =
  /welcome back|willkommen zurück|bon retour|bienvenid[oa]s? de nuevo|bem-vindo de volta|bentornat|с возвращением|おかえり|欢迎回来/i;
export const bannedPath = /\/(banned|suspended|blocked|account-disabled|restricted)(\/|$)/i;
export const notFound =
  /\b404\b|not found|page (doesn.t|does not) exist|nicht gefunden|introuvable|no encontrada|não encontrada|見つかりません|找不到/i;
