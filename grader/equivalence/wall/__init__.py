"""SymPy behind its wall: another process, which gets trees and answers with trees."""
