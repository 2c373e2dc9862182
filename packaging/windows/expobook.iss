; Inno Setup script. From the project's folder, after the program was built:  iscc /DVersion=%VERSION% packaging\windows\expobook.iss
; packaging\windows\build.cmd does all of it.
#ifndef Version
  #error Say the version: iscc /DVersion=...
#endif

[Setup]
AppId={{7F2E3C55-1D0B-4E0C-9A57-58504F420001}
AppName=expobook
AppVersion={#Version}
AppPublisher=The expobook authors
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

[Files]
Source: "dist\expobook\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[InstallDelete]
; nothing of an older version stays beside the new one
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\expobook"; Filename: "{app}\expobookw.exe"

[Registry]
Root: HKA; Subkey: "Software\Classes\.expobook"; ValueType: string; ValueData: "expobook.book"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\expobook.book"; ValueType: string; ValueData: "expobook book"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\expobook.book\DefaultIcon"; ValueType: string; ValueData: "{app}\expobookw.exe,0"
Root: HKA; Subkey: "Software\Classes\expobook.book\shell\open\command"; ValueType: string; ValueData: """{app}\expobookw.exe"" gui ""%1"""

[Run]
Filename: "{app}\expobookw.exe"; Description: "{cm:LaunchProgram,expobook}"; Flags: nowait postinstall skipifsilent
