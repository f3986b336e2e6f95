# Sourced by examples/run.
service_account chat
caller_account ada --scope chat --audience chat

start ChatServer "$authority" "$issuer" "$state/chat.token" "$(free_port 50051)"
printf '%s\n' "Is anybody here?" "It seems not." | run Chatter "$authority" "$(address_of ChatServer)" "$state/ada.token"
