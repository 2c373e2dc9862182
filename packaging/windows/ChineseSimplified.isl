; Simplified Chinese of the installer: all that Inno Setup 6 says, and its ready-made custom messages, in our own words.
; The script names it after compiler:Default.isl, so what a newer Inno Setup adds is English until it is told here; names
; that only another version has are ignored with a warning.
; UTF-8 with its mark (an older Inno Setup 6 takes it for the system's code page without). Inno Setup puts the full stop
; itself where the English message has none. tests/packaging/test_other_systems.py holds this file against Inno Setup's messages.

[LangOptions]
LanguageName=简体中文
LanguageID=$0804
LanguageCodePage=936
DialogFontName=Microsoft YaHei UI
DialogFontSize=9
WelcomeFontName=Microsoft YaHei UI
WelcomeFontSize=12

[Messages]

; titles
SetupAppTitle=安装
SetupWindowTitle=安装 - %1
UninstallAppTitle=卸载
UninstallAppFullTitle=卸载 %1
InformationTitle=提示
ConfirmTitle=请确认
ErrorTitle=出错

; before the window opens
SetupLdrStartupMessage=即将安装 %1。要继续吗？
LdrCannotCreateTemp=不能建立临时文件，安装已停止
LdrCannotExecTemp=不能运行临时文件夹里的文件，安装已停止
LastErrorMessage=%1。%n%n错误 %2：%3
SetupFileMissing=安装文件夹里缺少文件 %1。请补上该文件，或重新获取安装包。
SetupFileCorrupt=安装文件已损坏。请重新获取安装包。
SetupFileCorruptOrWrongVer=安装文件已损坏，或与此版本的安装程序不配套。请更正，或重新获取安装包。
InvalidParameter=命令行里有一个参数不正确：%n%n%1
SetupAlreadyRunning=安装程序已经打开。
WindowsVersionNotSupported=本程序不能用于这台电脑的 Windows 版本。
WindowsServicePackRequired=本程序要求 %1 Service Pack %2 或更新的版本。
NotOnThisPlatform=本程序不能在 %1 上运行。
OnlyOnThisPlatform=本程序只能在 %1 上运行。
OnlyOnTheseArchitectures=本程序只能装在以下处理器的 Windows 上：%n%n%1
WinVersionTooLowError=本程序要求 %1 %2 或更新的版本。
WinVersionTooHighError=本程序不能装在 %1 %2 或更新的版本上。
AdminPrivilegesRequired=请以管理员身份登录后再安装本程序。
PowerUserPrivilegesRequired=请以管理员或 Power Users 组成员的身份登录后再安装本程序。
SetupAppRunningError=%1 正在运行。%n%n请先关闭它的所有窗口，再单击“确定”继续；单击“取消”则退出安装。
UninstallAppRunningError=%1 正在运行。%n%n请先关闭它的所有窗口，再单击“确定”继续；单击“取消”则退出卸载。

; for whom
PrivilegesRequiredOverrideTitle=选择安装方式
PrivilegesRequiredOverrideInstruction=给谁安装？
PrivilegesRequiredOverrideText1=%1 可以给这台电脑的所有用户安装（须有管理员权限），也可以只给您自己安装。
PrivilegesRequiredOverrideText2=%1 可以只给您自己安装，也可以给这台电脑的所有用户安装（须有管理员权限）。
PrivilegesRequiredOverrideAllUsers=所有用户(&A)
PrivilegesRequiredOverrideAllUsersRecommended=所有用户（推荐）(&A)
PrivilegesRequiredOverrideCurrentUser=只给我自己(&M)
PrivilegesRequiredOverrideCurrentUserRecommended=只给我自己（推荐）(&M)

; folders
ErrorCreatingDir=不能建立文件夹“%1”
ErrorTooManyFilesInDir=文件夹“%1”里的文件太多，不能再建立文件

; leaving, and about
ExitSetupTitle=退出安装
ExitSetupMessage=安装还没有完成，现在退出就不会装上本程序。%n%n以后可以再次打开安装程序来完成安装。%n%n要退出吗？
AboutSetupMenuItem=关于安装程序(&A)...
AboutSetupTitle=关于安装程序
AboutSetupMessage=%1 %2 版%n%3%n%n%1 的网站：%n%4

; buttons
ButtonBack=< 上一步(&B)
ButtonNext=下一步(&N) >
ButtonInstall=安装(&I)
ButtonOK=确定
ButtonCancel=取消
ButtonYes=是(&Y)
ButtonYesToAll=全部选是(&A)
ButtonNo=否(&N)
ButtonNoToAll=全部选否(&O)
ButtonFinish=完成(&F)
ButtonBrowse=浏览(&B)...
ButtonWizardBrowse=浏览(&R)...
ButtonNewFolder=新建文件夹(&M)

; the language
SelectLanguageTitle=选择安装语言
SelectLanguageLabel=请选择安装时使用的语言。

; every page
ClickNext=单击“下一步”继续，单击“取消”退出安装。
BrowseDialogTitle=选择文件夹
BrowseDialogLabel=请在下面选一个文件夹，再单击“确定”。
NewFolderName=新建文件夹

; welcome
WelcomeLabel1=欢迎安装 [name]
WelcomeLabel2=[name/ver] 即将装到您的电脑上。%n%n建议先关闭其他程序。

; password
WizardPassword=密码
PasswordLabel1=此安装包有密码保护。
PasswordLabel3=请输入密码，再单击“下一步”。密码区分大小写。
PasswordEditLabel=密码(&P)：
IncorrectPassword=密码不对。请重新输入。

; licence
WizardLicense=许可协议
LicenseLabel=继续之前，请先阅读以下重要内容。
LicenseLabel3=请阅读下面的许可协议。接受其条款后才能继续安装。
LicenseAccepted=我接受(&A)
LicenseNotAccepted=我不接受(&D)

; what to know
WizardInfoBefore=安装须知
InfoBeforeLabel=继续之前，请先阅读以下重要内容。
InfoBeforeClickLabel=读完后，单击“下一步”继续安装。
WizardInfoAfter=使用须知
InfoAfterLabel=继续之前，请先阅读以下重要内容。
InfoAfterClickLabel=读完后，单击“下一步”继续安装。

; the user
WizardUserInfo=用户信息
UserInfoDesc=请填写您的信息。
UserInfoName=姓名(&U)：
UserInfoOrg=单位(&O)：
UserInfoSerial=序列号(&S)：
UserInfoNameRequired=请填写姓名。

; where
WizardSelectDir=选择安装位置
SelectDirDesc=[name] 装在哪里？
SelectDirLabel3=[name] 将装到下面的文件夹。
SelectDirBrowseLabel=单击“下一步”继续。要换一个文件夹，请单击“浏览”。
DiskSpaceGBLabel=至少需要 [gb] GB 磁盘空间。
DiskSpaceMBLabel=至少需要 [mb] MB 磁盘空间。
CannotInstallToNetworkDrive=不能装到网络驱动器上。
CannotInstallToUNCPath=不能装到 UNC 路径下。
InvalidPath=请输入带盘符的完整路径，例如：%n%nC:\APP%n%n或 UNC 路径，形如：%n%n\\server\share
InvalidDrive=所选的驱动器或 UNC 共享不存在，或者打不开。请另选一个。
DiskSpaceWarningTitle=磁盘空间不足
DiskSpaceWarning=安装至少需要 %1 KB 空间，而所选驱动器只剩 %2 KB。%n%n仍要继续吗？
DirNameTooLong=文件夹的名称或路径太长。
InvalidDirName=文件夹的名称不正确。
BadDirName32=文件夹的名称里不能有以下字符：%n%n%1
DirExistsTitle=文件夹已存在
DirExists=文件夹%n%n%1%n%n已经存在。仍要装到这里吗？
DirDoesntExistTitle=文件夹不存在
DirDoesntExist=文件夹%n%n%1%n%n不存在。要新建它吗？

; components
WizardSelectComponents=选择组件
SelectComponentsDesc=要安装哪些组件？
SelectComponentsLabel2=请勾选要安装的组件，不要的取消勾选，再单击“下一步”。
FullInstallation=全部安装
CompactInstallation=精简安装
CustomInstallation=自选安装
NoUninstallWarningTitle=组件已安装
NoUninstallWarning=这台电脑上已有以下组件：%n%n%1%n%n取消勾选并不会卸载它们。%n%n仍要继续吗？
ComponentSize1=%1 KB
ComponentSize2=%1 MB
ComponentsDiskSpaceGBLabel=所选组件至少需要 [gb] GB 磁盘空间。
ComponentsDiskSpaceMBLabel=所选组件至少需要 [mb] MB 磁盘空间。

; tasks
WizardSelectTasks=选择附加任务
SelectTasksDesc=还要做些什么？
SelectTasksLabel2=请勾选安装 [name] 时要一并完成的任务，再单击“下一步”。

; Start menu
WizardSelectProgramGroup=选择“开始”菜单文件夹
SelectStartMenuFolderDesc=程序的快捷方式放在哪里？
SelectStartMenuFolderLabel3=快捷方式将放到“开始”菜单的这个文件夹里。
SelectStartMenuFolderBrowseLabel=单击“下一步”继续。要换一个文件夹，请单击“浏览”。
MustEnterGroupName=请输入文件夹的名称。
GroupNameTooLong=文件夹的名称或路径太长。
InvalidGroupName=文件夹的名称不正确。
BadGroupName=文件夹的名称里不能有以下字符：%n%n%1
NoProgramGroupCheck2=不在“开始”菜单中建立文件夹(&D)

; ready
WizardReady=准备就绪
ReadyLabel1=一切就绪，可以把 [name] 装到您的电脑上了。
ReadyLabel2a=单击“安装”开始；要查看或更改设置，请单击“上一步”。
ReadyLabel2b=单击“安装”开始。
ReadyMemoUserInfo=用户信息：
ReadyMemoDir=安装位置：
ReadyMemoType=安装类型：
ReadyMemoComponents=所选组件：
ReadyMemoGroup=“开始”菜单文件夹：
ReadyMemoTasks=附加任务：

; downloads
ButtonStopDownload=停止下载(&S)
StopDownload=确定要停止下载吗？
ErrorDownloadAborted=下载已停止
ErrorDownloadFailed=下载失败：%1 %2
ErrorDownloadSizeFailed=得不到文件的大小：%1 %2
ErrorProgress=进度不正确：%1，共 %2
ErrorFileSize=文件大小不符：应为 %1，实为 %2
; up to Inno Setup 6.4
DownloadingLabel=正在下载其他文件...
ErrorFileHash1=算不出文件的校验值：%1
ErrorFileHash2=文件的校验值不符：应为 %1，实为 %2
; from Inno Setup 6.5
DownloadingLabel2=正在下载文件...
StatusDownloadFiles=正在下载文件...
ErrorDownloading=下载文件时出错：
ExtractingLabel=正在解压文件...
ButtonStopExtraction=停止解压(&S)
StopExtraction=确定要停止解压吗？
ErrorExtractionAborted=解压已停止
ErrorExtractionFailed=解压失败：%1
ErrorExtracting=解压文件时出错：
ArchiveIncorrectPassword=压缩包的密码不对
ArchiveIsCorrupted=压缩包已损坏
ArchiveUnsupportedFormat=不认识这种压缩包
SourceVerificationFailed=源文件未通过核对：%1
VerificationSignatureDoesntExist=没有签名文件“%1”
VerificationSignatureInvalid=签名文件“%1”不正确
VerificationKeyNotFound=签名文件“%1”所用的密钥无法识别
VerificationFileNameIncorrect=文件的名称不符
VerificationFileTagIncorrect=文件的标记不符
VerificationFileSizeIncorrect=文件的大小不符
VerificationFileHashIncorrect=文件的校验值不符
RetryCancelSelectAction=请选择
RetryCancelRetry=再试一次(&T)
RetryCancelCancel=取消

; preparing
WizardPreparing=准备安装
PreparingDesc=正在为安装 [name] 做准备。
PreviousInstallNotCompleted=上一个程序的安装或卸载还没有完成，重新启动电脑后才能完成。%n%n重新启动后，请再次打开安装程序，继续安装 [name]。
CannotContinue=安装不能继续。请单击“取消”退出。
ApplicationsFound=以下程序正在使用需要更新的文件。建议让安装程序自动关闭它们。
ApplicationsFound2=以下程序正在使用需要更新的文件。建议让安装程序自动关闭它们，装好后会重新打开。
CloseApplications=自动关闭这些程序(&A)
DontCloseApplications=不关闭这些程序(&D)
ErrorCloseApplications=有些程序不能自动关闭。请先关闭所有正在使用待更新文件的程序，再继续。
PrepareToInstallNeedsRestart=电脑需要重新启动。重新启动后，请再次打开安装程序，继续安装 [name]。%n%n现在重新启动吗？

; installing
WizardInstalling=正在安装
InstallingLabel=正在把 [name] 装到您的电脑上，请稍候。

; done
FinishedHeadingLabel=[name] 安装完成
FinishedLabelNoIcons=[name] 已经装好。
FinishedLabel=[name] 已经装好，可以用快捷方式打开。
ClickFinish=单击“完成”退出安装。
FinishedRestartLabel=重新启动电脑后，[name] 才算装好。现在重新启动吗？
FinishedRestartMessage=重新启动电脑后，[name] 才算装好。%n%n现在重新启动吗？
ShowReadmeCheck=是，我要看自述文件
YesRadio=是，现在重新启动(&Y)
NoRadio=否，以后我自己重新启动(&N)
RunEntryExec=运行 %1
RunEntryShellExec=查看 %1

; next disk
ChangeDiskTitle=需要下一张磁盘
SelectDiskLabel2=请插入磁盘 %1，再单击“确定”。%n%n如果这张磁盘上的文件在另一个文件夹里，请输入正确的路径，或单击“浏览”。
PathLabel=路径(&P)：
FileNotInDir2=在“%2”里找不到文件“%1”。请插入正确的磁盘，或另选一个文件夹。
SelectDirectoryLabel=请指明下一张磁盘的位置。

; stopped
SetupAborted=安装没有完成。%n%n请排除问题后再次打开安装程序。
AbortRetryIgnoreSelectAction=请选择
AbortRetryIgnoreRetry=再试一次(&T)
AbortRetryIgnoreIgnore=忽略错误并继续(&I)
AbortRetryIgnoreCancel=取消安装

; what is being done
StatusClosingApplications=正在关闭程序...
StatusCreateDirs=正在建立文件夹...
StatusExtractFiles=正在解压文件...
StatusCreateIcons=正在建立快捷方式...
StatusCreateIniEntries=正在写入 INI 文件...
StatusCreateRegistryEntries=正在写入注册表...
StatusRegisterFiles=正在注册文件...
StatusSavingUninstall=正在保存卸载所需的信息...
StatusRunProgram=即将完成...
StatusRestartingApplications=正在重新打开程序...
StatusRollback=正在撤销更改...

; errors
ErrorInternal2=内部错误：%1
ErrorFunctionFailedNoCode=%1 失败
ErrorFunctionFailed=%1 失败，代码 %2
ErrorFunctionFailedWithMessage=%1 失败，代码 %2。%n%3
ErrorExecutingProgram=不能运行文件：%n%1
ErrorRegOpenKey=打不开注册表项：%n%1\%2
ErrorRegCreateKey=不能建立注册表项：%n%1\%2
ErrorRegWriteKey=不能写入注册表项：%n%1\%2
ErrorIniEntry=不能写入 INI 文件“%1”。

; files
FileAbortRetryIgnoreSkipNotRecommended=跳过此文件（不推荐）(&S)
FileAbortRetryIgnoreIgnoreNotRecommended=忽略错误并继续（不推荐）(&I)
SourceIsCorrupted=源文件已损坏
SourceDoesntExist=没有源文件“%1”
ExistingFileReadOnly2=原有的文件是只读的，不能替换。
ExistingFileReadOnlyRetry=去掉只读属性，再试一次(&R)
ExistingFileReadOnlyKeepExisting=保留原有的文件(&K)
ErrorReadingExistingDest=读取原有的文件时出错：
FileExistsSelectAction=请选择
FileExists2=文件已经存在。
FileExistsOverwriteExisting=替换原有的文件(&O)
FileExistsKeepExisting=保留原有的文件(&K)
FileExistsOverwriteOrKeepAll=以后都这样处理(&D)
ExistingFileNewerSelectAction=请选择
ExistingFileNewer2=原有的文件比要安装的更新。
ExistingFileNewerOverwriteExisting=替换原有的文件(&O)
ExistingFileNewerKeepExisting=保留原有的文件（推荐）(&K)
ExistingFileNewerOverwriteOrKeepAll=以后都这样处理(&D)
ErrorChangingAttr=更改原有文件的属性时出错：
ErrorCreatingTemp=在安装位置建立文件时出错：
ErrorReadingSource=读取源文件时出错：
ErrorCopying=复制文件时出错：
ErrorReplacingExistingFile=替换原有的文件时出错：
ErrorRestartReplace=不能安排在重新启动时替换文件：
ErrorRenamingTemp=在安装位置给文件改名时出错：
ErrorRegisterServer=不能注册 DLL/OCX 文件：%1
ErrorRegSvr32Failed=RegSvr32 失败，退出代码 %1
ErrorRegisterTypeLib=不能注册类型库：%1

; in the list of installed programs
UninstallDisplayNameMark=%1（%2）
UninstallDisplayNameMarks=%1（%2，%3）
UninstallDisplayNameMark32Bit=32 位
UninstallDisplayNameMark64Bit=64 位
UninstallDisplayNameMarkAllUsers=所有用户
UninstallDisplayNameMarkCurrentUser=当前用户

; after the installation
ErrorOpeningReadme=打开自述文件时出错。
ErrorRestartingComputer=不能重新启动电脑。请您自己重新启动。

; removal
UninstallNotFound=没有文件“%1”，不能卸载。
UninstallOpenError=打不开文件“%1”，不能卸载
UninstallUnsupportedVer=此版本的卸载程序读不懂卸载记录“%1”的格式，不能卸载
UninstallUnknownEntry=卸载记录里有一项无法识别（%1）
ConfirmUninstall=确定要删除 %1 及其所有组件吗？
UninstallOnlyOnWin64=只能在 64 位 Windows 上卸载。
OnlyAdminCanUninstall=须由管理员卸载。
UninstallStatusLabel=正在从您的电脑上删除 %1，请稍候。
UninstalledAll=%1 已从您的电脑上删除。
UninstalledMost=%1 已卸载。%n%n有些内容没能删除，您可以自己删除。
UninstalledAndNeedsRestart=重新启动电脑后，%1 才算卸载完成。%n%n现在重新启动吗？
UninstallDataCorrupted=文件“%1”已损坏，不能卸载
ConfirmDeleteSharedFileTitle=删除共享文件？
ConfirmDeleteSharedFile2=系统显示，已没有程序使用下面的共享文件。要删除它吗？%n%n如果仍有程序在用，删除后那个程序可能出错。拿不准就选“否”，留下它没有坏处。
SharedFileNameLabel=文件名：
SharedFileLocationLabel=位置：
WizardUninstalling=卸载进度
StatusUninstalling=正在卸载 %1...

; when Windows is to shut down meanwhile
ShutdownBlockReasonInstallingApp=正在安装 %1。
ShutdownBlockReasonUninstallingApp=正在卸载 %1。

[CustomMessages]
NameAndVersion=%1 %2
AdditionalIcons=其他快捷方式：
CreateDesktopIcon=在桌面上建立快捷方式(&D)
CreateQuickLaunchIcon=在快速启动栏上建立快捷方式(&Q)
ProgramOnTheWeb=%1 的网站
UninstallProgram=卸载 %1
LaunchProgram=打开 %1
AssocFileExtension=用 %1 打开 %2 文件(&A)
AssocingFileExtension=正在设置用 %1 打开 %2 文件...
AutoStartProgramGroupDescription=开机启动：
AutoStartProgram=开机时自动打开 %1
AddonHostProgramNotFound=在所选的文件夹里找不到 %1。%n%n仍要继续吗？
