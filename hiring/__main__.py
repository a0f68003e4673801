from hiring.cli import main

main(prog_name="hiring")
