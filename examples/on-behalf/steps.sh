# Sourced by examples/run.
service_account receipts
service_account ledger
service_account orders --scope ledger:read --audience ledger
tokenctl token create orders --audience ledger --secret-file "$state/orders-at-ledger.token" >/dev/null
caller_account portal --scope orders:place --scope orders:read --scope ledger:charge --scope receipts:write \
  --audience orders --audience ledger --audience receipts

start ReceiptsServer "$authority" "$issuer" "$state/receipts.token" "$(free_port 50071)"
start LedgerServer "$authority" "$issuer" "$state/ledger.token" "$(free_port 50051)" "$(address_of ReceiptsServer)"
start OrdersServer "$authority" "$issuer" "$state/orders.token" "$(free_port 50061)" \
  "$(address_of LedgerServer)" "$state/orders-at-ledger.token"
run Portal "$authority" "$(address_of OrdersServer)" "$state/portal.token"
