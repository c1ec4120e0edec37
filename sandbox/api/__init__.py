"""The Web API methods that the flow uses."""
