print(app.focusWidget(), stand(), out()); shot("rep3")
