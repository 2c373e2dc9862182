@echo off
rem Build the program and its installer on Windows; needs the virtual environment in .venv and Inno Setup 6 on the path.
cd /d "%~dp0..\.."
.venv\Scripts\python packaging\make_icons.py || exit /b 1
set PYINSTALLER_ZLIB_COMPRESSION_LEVEL=0
.venv\Scripts\pyinstaller --noconfirm --log-level ERROR --distpath dist --workpath build packaging\expobook.spec || exit /b 1
.venv\Scripts\python packaging\bill.py || exit /b 1
dist\expobook\expobook.exe self-test || exit /b 1
for /f %%v in ('.venv\Scripts\python packaging\made_from.py') do iscc /Q /DVersion=%%v packaging\windows\expobook.iss
