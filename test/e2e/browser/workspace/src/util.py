name = 'util'
