; Inno Setup script. From the project's folder, after the program was built:  iscc /DVersion=%VERSION% packaging\windows\expobook.iss
; packaging\windows\build.cmd does all of it.
#ifndef Version
  #error Say the version: iscc /DVersion=...
#endif

[Setup]
AppId={{7F2E3C55-1D0B-4E0C-9A57-58504F420001}
AppName=expobook
AppVersion={#Version}
AppPublisher={cm:Publisher}
VersionInfoCompany=The expobook authors
DefaultDirName={autopf}\expobook
DefaultGroupName=expobook
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=LICENSE
SourceDir=..\..
OutputDir=dist
OutputBaseFilename=expobook-{#Version}-setup
UninstallDisplayIcon={app}\expobookw.exe
ChangesAssociations=yes
Compression=lzma2
SolidCompression=yes

; Windows in Simplified Chinese or English is not asked, any other is; /LANG=zh or /LANG=en on the command line overrules it
LanguageDetectionMethod=uilanguage
ShowLanguageDialog=auto

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "zh"; MessagesFile: "compiler:Default.isl,packaging\windows\ChineseSimplified.isl"

[Messages]
; what people have made is not the program's to take away
en.ConfirmUninstall=Are you sure you want to completely remove %1 and all of its components?%n%nYour books and their backups stay where they are.
zh.ConfirmUninstall=确定要删除 %1 及其所有组件吗？%n%n您的账簿及其备份都会留在原处。
; the licence is shown as it stands, in English
zh.LicenseLabel3=expobook 采用 Apache 许可证 2.0，下面是其英文原文（没有中文版）。接受后才能继续安装。

[CustomMessages]
en.Publisher=The expobook authors
zh.Publisher=expobook 作者
; as install.sh tells Linux: the kind of file, and what the program is for
en.Book=expobook book
zh.Book=expobook 展馆账簿
en.Purpose=Schedule exhibitions, print their contracts, allocate the floor
zh.Purpose=安排展会档期，打印合同，分配展位

[Files]
Source: "dist\expobook\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[InstallDelete]
; nothing of an older version stays beside the new one
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\expobook"; Filename: "{app}\expobookw.exe"; Comment: "{cm:Purpose}"

[Registry]
Root: HKA; Subkey: "Software\Classes\.expobook"; ValueType: string; ValueData: "expobook.book"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\expobook.book"; ValueType: string; ValueData: "{cm:Book}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\expobook.book\DefaultIcon"; ValueType: string; ValueData: "{app}\expobookw.exe,0"
Root: HKA; Subkey: "Software\Classes\expobook.book\shell\open\command"; ValueType: string; ValueData: """{app}\expobookw.exe"" gui ""%1"""

[Run]
Filename: "{app}\expobookw.exe"; Description: "{cm:LaunchProgram,expobook}"; Flags: nowait postinstall skipifsilent
