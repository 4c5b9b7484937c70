namespace SelfRepair.Analysis.SelfRepair;

/// <summary>How well a run kept the laws that it must keep, largest magnitudes, logits.</summary>
/// <param name="IdentityMax">|self_repair - from_heads - from_mlps - from_layernorm| over every measured
/// position.</param>
/// <param name="NoOpMax">|logit change| of rows whose z was replaced by itself and which went through the later blocks:
/// one prompt, one head of every layer of ablated heads that has a later block; null where there is no such layer, or
/// no finite number was read.</param>
/// <param name="NonFinite">Positions left out, of ablated heads and of the rows whose z was replaced by itself, because
/// the model gave an infinity or no number there.</param>
public sealed record Diagnostics(double IdentityMax, double? NoOpMax, long NonFinite);
