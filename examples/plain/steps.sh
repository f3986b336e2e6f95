# Sourced by examples/run.
service_account greeter
caller_account ada --scope greet --audience greeter

start GreeterServer "$authority" "$issuer" "$state/greeter.token" "$(free_port 50051)"
run GreeterClient "$authority" "$(address_of GreeterServer)" "$state/ada.token"
