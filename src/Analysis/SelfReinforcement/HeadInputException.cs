namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>A head's own input is to be read by others, or is to be that of another layer.</summary>
public sealed class HeadInputException() : AnalysisException(
    "With \"into\": \"head_input\" a head alone reads its own output, and the stream stays clean: leave read_heads, "
    + "into_layer and attention_layers out, or choose \"into\": \"stream\".");
