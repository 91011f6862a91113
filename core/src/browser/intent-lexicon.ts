import type { Intent } from '../contracts/index.ts';

export type Lexicon = readonly (readonly [Intent, RegExp])[];

/** Whole words of any script's letters: `\b` knows ASCII only. */
const word = (...alternatives: string[]) =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'iu');
/** Anywhere in the text: stems, compounds, and scripts without spaces. */
const part = (...alternatives: string[]) => new RegExp(alternatives.join('|'), 'iu');
const both = (words: RegExp, parts: RegExp) => new RegExp(`${words.source}|${parts.source}`, 'iu');
const start = (...alternatives: string[]) =>
  new RegExp(`^[^\\p{L}\\p{N}]*(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'iu');

const password =
  'pass ?word|passphrase|kennwort|passwort|mot de passe|contrase|senha|wachtwoord|парол|パスワード|密码|密碼|비밀번호';
const accounts =
  'google|github|gitlab|apple|microsoft|facebook|sso|saml|okta|twitter|discord|linkedin|slack|x';
const secretNoun = '(?:key|token|secret|credential|schlüssel|clé|clave|chave|chiave|ключ|キー|密钥|金鑰|키)';
const make =
  '(?:create|creating|generate|new|add|issue|mint|erstell|anlegen|erzeug|neue|créer|générer|nouvelle|crear|generar|nueva|criar|gerar|nova|crea|nuova|созда|作成|生成|新規|创建|新建|建立|생성|만들기)';

const confirmsPassword = new RegExp(
  `(?:confirm|repeat|re-?enter|re-?type|again|wiederhol|bestätig|confirmez|répét|repetir|confirmar|conferma|確認|再入力|确认).*(?:${password}|pass)|(?:${password}|pass\\w*).*(?:confirm|again|repeat|wiederhol|bestätig|répét|確認|再入力|确认)`,
  'iu',
);
const otherCode = both(
  word(
    '(?:promo\\w*|discount|coupon|voucher|gift|referral|invit\\w+|zip|postal|post|country|area|dial\\w*|source|qr|tax|vat|bar)[ -]?code',
    'code (?:postal|promo\\w*|pays|parrain\\w*)',
    'código (?:postal|promocional|de país)',
  ),
  part('gutscheincode', 'postleitzahl', '郵便番号', '邮政编码'),
);
/** Names the terms of service themselves, not mere consent. */
export const terms = both(
  word(
    'terms',
    'tos',
    'privacy (?:policy|notice|statement)',
    'user agreement',
    'license agreement',
    'agb',
    'cgu',
    'términos',
    'termos',
    'termini',
  ),
  part(
    'bedingungen',
    'datenschutz',
    "conditions (?:d’|d'|générales|of)",
    'condiciones',
    'condições',
    'condizioni',
    'voorwaarden',
    'услови',
    '利用規約',
    '規約',
    '服务条款',
    '服務條款',
    '이용약관',
  ),
);
const agrees = both(
  word('i agree', 'agree', 'consent', 'i accept', 'j’accepte', "j'accepte", 'acepto', 'aceito', 'accetto'),
  part('stimme .*zu', 'zustimm', 'einverstanden', 'ik ga akkoord', 'согласен', '同意', '동의'),
);
const news = both(
  word(
    'newsletter',
    'product updates?',
    'marketing',
    'news',
    'tips',
    'promotional',
    'special offers?',
    'angebote',
    'offres',
    'ofertas',
    'novedades',
    'novidades',
  ),
  part('neuigkeiten', 'actualités', 'お知らせ', 'ニュースレター', '新闻', '資訊'),
);
const age = both(
  word(
    'date of birth',
    'birth ?date',
    'birthday',
    'dob',
    'age',
    'âge',
    'edad',
    'idade',
    'età',
    '(?:13|16|18|21) ?(?:years|\\+|or older|or over|jahre|ans|años|anos|anni|лет)',
    '(?:over|at least|older than|above|mindestens|über|plus de|mayor de|mehr als) (?:13|16|18|21)',
  ),
  part(
    'geburts',
    'volljährig',
    'naissance',
    'nacimiento',
    'nascimento',
    'nascita',
    'рождения',
    '生年月日',
    '年齢',
    '誕生日',
    '出生',
    '年龄',
    '(?:13|16|18|20|21) ?(?:歳以上|岁)',
    '생년월일',
  ),
);
const cookie = both(
  word('cookies?', '(?:accept|allow|reject|deny|decline) all', 'only necessary', 'necessary only'),
  part(
    'alle (?:akzeptieren|ablehnen|zulassen)',
    'nur notwendige',
    'tout (?:accepter|refuser)',
    '(?:aceptar|rechazar) todo',
    '(?:aceitar|rejeitar) tud',
    'クッキー',
    'すべて(?:許可|同意|拒否)',
    '全部(?:接受|拒绝)',
  ),
);
const phone = both(
  word(
    'phone(?: number)?',
    'tele?phone',
    'mobile(?: number)?',
    'cell(?:phone| number)',
    'sms',
    'handynummer',
  ),
  part(
    'telefon',
    'téléphone',
    'teléfono',
    'handynummer',
    'mobilnummer',
    'телефон',
    '電話',
    '携帯',
    '手机',
    '手機',
    '휴대',
  ),
);
const email = both(
  word('mail'),
  part('e-?mail', 'courriel', 'correo', 'почт', 'メール', '邮箱', '電子郵件', '邮件', '이메일'),
);
const otp = both(
  word(
    'otp',
    'one.?time',
    '(?:verification|security|confirmation|login|access) code',
    'passcode',
    'code',
    'pin',
    'código',
    'codigo',
    'codice',
    'digit \\d',
  ),
  part(
    'bestätigungscode',
    'sicherheitscode',
    '認証コード',
    '確認コード',
    'コード',
    '验证码',
    '驗證碼',
    'код',
    '인증번호',
  ),
);
const company = both(
  word(
    'compan(?:y|ies)',
    'organi[sz]ation',
    'workspace',
    'team name',
    'firma',
    'firmenname',
    'entreprise',
    'société',
    'empresa',
    'azienda',
  ),
  part('unternehmen', 'organisationsname', 'компани', '会社', '組織', '公司', '회사'),
);
const fullname = both(
  word(
    '(?:first|last|given|family|full|your|display|sur) ?name',
    'vorname',
    'nachname',
    'prénom',
    'nom (?:complet|de famille)',
    'votre nom',
    'nombre (?:completo|y apellidos)',
    'apellidos?',
    'nome completo',
    'sobrenome',
    'cognome',
  ),
  part('фамилия', '氏名', 'お名前', '姓名', '이름'),
);
const keyname = both(
  word(
    `${secretNoun}s?['’]?s? (?:name|label|title)`,
    `(?:name|label|title) (?:of |for )?(?:your |the |this )?(?:new )?(?:api )?${secretNoun}s?`,
    `(?:name des|nom de la|nombre de la|nome da) ?(?:api[- ]?)?${secretNoun}s?`,
    'label',
  ),
  part('schlüsselname', 'キーの名前', 'キー名', '密钥名称'),
);
const username = both(
  word('user ?name', 'login name', 'screen name', 'usuario', 'usuário', 'nome utente'),
  part('benutzername', 'nom d.utilisateur', 'логин', 'ユーザー名', '用户名', '사용자'),
);
const search = part('search', 'suche', 'recherche', 'buscar', 'cerca', 'поиск', '検索', '搜索', '검색');
const apikeys = part(
  'api.?(?:keys?|tokens?|schlüssel)',
  'access tokens?',
  'credentials',
  'clés? (?:d.)?api',
  'claves? (?:de )?api',
  'apiキー',
  'api 密钥',
);

/** What a text field is for. */
export const fieldLexicon: Lexicon = [
  ['x', otherCode],
  ['newpass', confirmsPassword],
  ['password', part(password)],
  ['otp', otp],
  ['phone', phone],
  ['email', email],
  ['keyname', keyname],
  ['username', username],
  ['fullname', fullname],
  ['company', company],
  ['age', age],
  ['news', news],
  ['search', search],
  ['apikeys', apikeys],
];

/** What a box that is ticked is for. */
export const checkLexicon: Lexicon = [
  ['cookie', cookie],
  ['tos', terms],
  ['news', news],
  ['age', age],
  ['tos', agrees],
];

/** What a button or link does. */
export const actLexicon: Lexicon = [
  [
    'oauth',
    new RegExp(
      `(?<!\\p{L})(?:with|via|mit|avec|con|com|using|使用|通过)\\b.*(?<!\\p{L})(?:${accounts})(?!\\p{L})|^(?:google|github|gitlab|apple|microsoft|sso)$|(?:google|github|apple|microsoft).*(?:続行|ログイン|登录|登入|로그인)`,
      'iu',
    ),
  ],
  ['passkey', part('passkey', 'security key', 'webauthn', 'fido', 'パスキー')],
  [
    'forgot',
    part(
      'forgot',
      'reset.*password',
      'vergessen',
      'oubli',
      'olvid',
      'esquec',
      'dimenticat',
      '忘れ',
      '忘记',
      '잊',
    ),
  ],
  [
    'resend',
    part(
      're-?send',
      'send (?:it )?again',
      'new code',
      'erneut send',
      'renvoyer',
      'reenviar',
      '再送',
      '重新发送',
      '重发',
    ),
  ],
  ['emaillink', part('magic link', 'email me a', 'anmeldelink', 'lien magique', 'enlace mágico')],
  ['tos', terms],
  ['cookie', cookie],
  ['email', part('(?:with|mit|avec|con|com) (?:your )?(?:e-?mail|correo|courriel)', 'メールで')],
  [
    'signup',
    part(
      'sign ?up',
      '(?:create|creating) (?:an |your |my )?(?:free )?account',
      '\\bregister\\b',
      '\\bjoin\\b',
      'get started',
      'registrier',
      'konto erstellen',
      's.inscrire',
      'créer (?:un |mon )?compte',
      'crear (?:una )?cuenta',
      'regístr',
      'registrarse',
      'criar (?:uma )?conta',
      'cadastr',
      'iscriviti',
      'зарегистр',
      '新規登録',
      'アカウントを?作成',
      '注册',
      '註冊',
      '회원가입',
    ),
  ],
  [
    'signout',
    part(
      'log ?out',
      'sign ?out',
      'abmelden',
      'déconnexion',
      'cerrar sesión',
      'выйти',
      'ログアウト',
      '退出登录',
    ),
  ],
  [
    'login',
    part(
      'log ?in\\b',
      'sign ?in\\b',
      'anmelden',
      'einloggen',
      'se connecter',
      'connexion',
      'iniciar sesión',
      'entrar',
      'accedi',
      'войти',
      'ログイン',
      'サインイン',
      '登录',
      '登入',
      '로그인',
    ),
  ],
  ['mkkey', new RegExp(`${make}.*${secretNoun}|${secretNoun}.*${make}`, 'iu')],
  [
    'copy',
    both(word('copy', 'copied'), part('kopier', 'copier', 'copiar', 'copia', 'コピー', '复制', '複製')),
  ],
  ['apikeys', apikeys],
  [
    'save',
    both(
      start(
        'save',
        'done',
        'finish',
        'speichern',
        'fertig',
        'enregistrer',
        'terminer',
        'guardar',
        'salvar',
        'salva',
      ),
      part('^(?:保存|完了|完成)'),
    ),
  ],
  [
    'next',
    both(
      start(
        'continue',
        'next',
        'submit',
        'go',
        'proceed',
        'send',
        'start',
        'ok',
        'weiter',
        'fortfahren',
        'absenden',
        'suivant',
        'continuer',
        'envoyer',
        'siguiente',
        'continuar',
        'enviar',
        'avançar',
        'continua',
        'avanti',
        'продолжить',
        'далее',
      ),
      part('^(?:続行|続ける|次へ|送信|下一步|继续|繼續|계속)'),
    ),
  ],
  [
    'back',
    both(
      start('back', 'go back', 'zurück', 'retour', 'volver', 'atrás', 'voltar', 'indietro'),
      part('^(?:戻る|返回)'),
    ),
  ],
  [
    'verify',
    part(
      'verify',
      'confirm',
      'validate',
      'bestätig',
      'vérifier',
      'valider',
      'verificar',
      'confirmar',
      'conferma',
      'подтвер',
      '確認',
      '認証',
      '验证',
      '确认',
      '확인',
    ),
  ],
  ['tos', both(agrees, part('^(?:accept|akzeptieren|accepter|aceptar|aceitar|accetta)$'))],
  ['age', age],
  [
    'cancel',
    part(
      'cancel',
      '\\bclose\\b',
      'dismiss',
      'not now',
      '\\bskip\\b',
      '\\blater\\b',
      'abbrechen',
      'schließen',
      'annuler',
      'fermer',
      'cerrar',
      'fechar',
      'annulla',
      'キャンセル',
      '閉じる',
      '取消',
      '关闭',
    ),
  ],
  ['search', search],
  [
    'help',
    both(
      word('help', 'support', 'contact', 'docs', 'documentation', 'faq', 'hilfe', 'aide', 'ayuda', 'ajuda'),
      part('ヘルプ', '帮助'),
    ),
  ],
  ['news', news],
  ['otp', otp],
  ['email', email],
  ['phone', phone],
  ['password', part(password)],
  ['company', company],
];
