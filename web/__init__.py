"""The game on the network: Flask and Socket.IO at the edge, game and models inside."""
