"""Names of common columns in further languages.

Each list is one of those in `lexicon`, continued: Czech, Slovak, Slovenian, Croatian, Romanian,
Hungarian, Finnish, Turkish, Ukrainian, Bulgarian, Greek, Hebrew, Arabic, Indonesian, Vietnamese,
Thai, Korean, Chinese and Japanese.
"""

from __future__ import annotations

FIRST_NAME = (
    "fn, jméno, křestní jméno, meno, krstné meno, ime, ім'я, име, "
    "adı, isim, ilk ad, nama depan, ชื่อจริง, 名字, "
    "שם פרטי, الاسم الأول, الاسم الاول, primeiro nome, utónév, imiona"
)
LAST_NAME = (
    "ln, priezvisko, prezime, priimek, прізвище, фамилно име, último nome, último apellido, soy "
    "isim, soyisim, nama belakang, nama keluarga, họ, นามสกุล, 성, 姓氏, 苗字, שם משפחה, "
    "اسم العائلة, "
    "numele de familie, családnév, nom usuel, nom d'usage, nom de naissance"
)
LOGIN = (
    "ad account, ad user, ad username, ad login, ad logon, active directory name, active directory "
    "account, active directory login, active directory username, "
    "přihlašovací jméno, přihlášení, prihlasovacie meno, používateľské meno, korisničko ime, "
    "uporabniško ime, nume utilizator, nume de utilizator, bejelentkezési név, kirjautumisnimi, "
    "käyttäjänimi, kullanıcı, kullanıcı kodu, логін, имя пользователя, ім'я користувача, "
    "потребителско име, όνομα σύνδεσης, שם משתמש, اسم المستخدم, nama pengguna, tên đăng nhập, "
    "tên người dùng, ชื่อผู้ใช้, 아이디, 사용자 이름, 사용자 id, 登录名, 账号, 使用者名稱, 帳號, "
    "ユーザー名, ユーザーid, ログイン名, ログインid, ad, inlognaam, nombre de inicio de "
    "sesión, nazwa logowania, kürzel, nome di accesso, codice utente"
)
PASSWORD = (
    "geslo, lozinka, zaporka, ilk parola, počáteční heslo, pôvodné heslo, anfangskennwort, "
    "anfangspasswort, eerste wachtwoord, hasło początkowe, startlösenord, κωδικός πρόσβασης, "
    "parola iniziale, senha inicial, contraseña inicial, סיסמה, كلمة المرور, كلمة السر, "
    "hasło tymczasowe, hasło startowe, hasło pierwsze, tijdelijk wachtwoord, password provvisoria, "
    "vorläufiges kennwort, vorläufiges passwort, senha provisória, senha temporária, palavra passe "
    "temporária, tillfälligt lösenord, "
    "kata sandi, mật khẩu, รหัสผ่าน, 비밀번호, 密碼, 初期パスワード, 初始密码"
)
ACTIVE = (
    "aktívny, aktívna, aktivan, aktivna, aktiven, aktív, активний, активна, активно, פעיל, نشط, "
    "مفعل, kích hoạt, hoạt động, ใช้งาน, 활성, 활성화, 사용, 启用, 啟用, 激活, 在职, 在職, 利用可, "
    "durum, worker status, czy aktywny, è attivo, conta ativa, aktivt konto"
)
VAGUE_ACTIVE = "durum, worker status"
NOT_ACTIVE = (
    "חסום, נעול, לא פעיל, מושבת, غير نشط, محظور, معطل, موقوف, مغلق, "
    "bị khóa, đã khóa, ngừng hoạt động, không hoạt động, vô hiệu hóa, đã nghỉ việc, "
    "ระงับ, ระงับการใช้งาน, ปิดใช้งาน, ไม่ใช้งาน, ลาออก, "
    "비활성, 비활성화, 잠김, 잠금, 퇴사, 퇴직, 정지, 사용 중지, 사용중지, 삭제, 삭제됨, 차단, "
    "禁用, 已禁用, 锁定, 已锁定, 停用, 已停用, 离职, 已离职, 冻结, 已冻结, 已删除, 删除, 注销, "
    "鎖定, 已鎖定, 離職, 已離職, 凍結, 已刪除, 刪除, "
    "ロック, ロック済み, 停止, 退職, 退職済み, 削除, 削除済み, 利用停止, 使用停止, 凍結中, 無効化, "
    "サインインのブロック, ログイン禁止, ログイン不可, アカウント無効, "
    "アカウントロック, 禁止登录, 阻止登录, 账号锁定, 账号停用, 账户锁定, 账户停用, "
    "계정 잠김, 로그인 차단, החשבון נעול, חשבון נעול, "
    "الحساب معطل, tài khoản bị khóa, บัญชีถูกระงับ"
)
WHOLE_NAME = (
    "姓名, 氏名, fuldt navn, fullständigt namn, celé jméno, teljes név, "
    "ad soyad, фио, όνομα και επώνυμο"
)
HALVES = "jméno, meno, 이름, 名前, ชื่อ, tên"
"""Names of the whole name that are the first name's where a last name stands beside them."""
