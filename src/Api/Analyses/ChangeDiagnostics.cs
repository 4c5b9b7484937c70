namespace SelfRepair.Api.Analyses;

/// <summary>How well an analysis of changed runs kept the laws that it must keep.</summary>
/// <param name="IdentityMax">Largest |self_repair - from_heads - from_mlps - from_layernorm|, logits.</param>
/// <param name="NonFinite">Positions left out, because the model gave no finite number there.</param>
public sealed record ChangeDiagnostics(double IdentityMax, long NonFinite);
