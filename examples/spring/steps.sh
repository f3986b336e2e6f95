# Sourced by examples/run.
service_account greeting
caller_account ada --scope greet --audience greeting
by_file() { printf '%s\n' "--authority.address=$authority" "--authority.issuer=$issuer" "--authority.token-file=$state/$1.token"; }

start service.ServiceApplication $(by_file greeting) "--spring.grpc.server.port=$(free_port 50051)"
run caller.CallerApplication $(by_file ada) --spring.grpc.server.enabled=false \
  "--spring.grpc.client.channel.greeting.target=static://$(address_of service.ServiceApplication)"
